"""How the face detector gets into place."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from masking.faces import model


def tiny_model() -> onnx.ModelProto:
    """One convolution under the names of CenterFace, with declared sizes as in the wheel."""
    weight = numpy_helper.from_array(np.ones((1, 3, 8, 8), np.float32) / 192, "weight")
    small = numpy_helper.from_array(np.zeros(1, np.float32), "bias")
    taken = helper.make_tensor_value_info("input.1", TensorProto.FLOAT, [10, 3, 32, 32])
    listed = helper.make_tensor_value_info("weight", TensorProto.FLOAT, [1, 3, 8, 8])
    made = helper.make_tensor_value_info("537", TensorProto.FLOAT, [10, 1, 8, 8])
    node = helper.make_node("Conv", ["input.1", "weight", "bias"], ["537"], kernel_shape=[8, 8])
    graph = helper.make_graph([node], "tiny", [taken, listed], [made], [weight, small])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 9)])


def shape_of(value: onnx.ValueInfoProto) -> list[str | int]:
    return [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]


def test_sizes_become_free() -> None:
    graph = model.convert(tiny_model()).graph
    assert [(v.name, shape_of(v)) for v in graph.input] == [("input.1", ["B", 3, "H", "W"])]
    assert [(v.name, shape_of(v)) for v in graph.output] == [("537", ["B", 1, "h", "w"])]


def test_large_weights_are_stored_in_half_and_cast_at_load() -> None:
    graph = model.convert(tiny_model()).graph
    stored = {w.name: numpy_helper.to_array(w).dtype for w in graph.initializer}
    assert stored == {"weight.half": np.float16, "bias": np.float32}
    assert [(n.op_type, list(n.output)) for n in graph.node] == [
        ("Cast", ["weight"]),
        ("Conv", ["537"]),
    ]


def test_a_converted_model_is_valid() -> None:
    onnx.checker.check_model(model.convert(tiny_model()))


def test_another_source_is_refused() -> None:
    with pytest.raises(model.ModelError, match="expected 09189dea"):
        model.checked(b"not the detector")


def test_nothing_is_there_at_first(tmp_path: Path) -> None:
    assert not model.is_current(tmp_path / "centerface.onnx")


def test_a_written_model_is_current(tmp_path: Path) -> None:
    target = tmp_path / "models" / "centerface.onnx"
    model.write_atomically(b"weights", target)
    assert target.read_bytes() == b"weights"
    assert model.is_current(target)
    assert sorted(p.name for p in target.parent.iterdir()) == [
        "centerface.onnx",
        "centerface.sha256",
    ]


def test_a_damaged_model_is_made_anew(tmp_path: Path) -> None:
    target = tmp_path / "centerface.onnx"
    model.write_atomically(b"weights", target)
    target.write_bytes(b"weig")
    assert not model.is_current(target)


def test_a_model_of_an_older_recipe_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "centerface.onnx"
    model.write_atomically(b"weights", target)
    monkeypatch.setattr(model, "RECIPE", "next")
    assert not model.is_current(target)


def test_the_command_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert model.main([]) == 2
    assert "usage: python -m masking.faces.model OUT_DIR" in capsys.readouterr().err
