"""How the original networks become ours: free picture sizes and plain 32-bit weights."""

from collections.abc import Sequence

import onnx
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator


def convert_yunet(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy that takes float32 pictures [1, 3, H, W] (BGR, 0..255; H, W multiples of 32).

    Its 8-bit blocks of weights, which onnxruntime does not take, are unfolded.
    """
    converted = unfold_weights(model)
    _free_cells(converted.graph)
    return converted


def convert_centerface(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy that takes float32 pictures [B, 3, H, W] (RGB, 0..255; H, W multiples of 32)."""
    converted = _copy(model)
    graph = converted.graph
    _drop_unused_weights(graph)
    for value in (*graph.input, *graph.output):
        batch, _, height, width = value.type.tensor_type.shape.dim
        sides = ("H", "W") if value in graph.input else ("h", "w")
        batch.dim_param, (height.dim_param, width.dim_param) = "B", sides
    return converted


def convert_sface(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy whose weights are unfolded and no inputs; takes aligned faces [1, 3, 112, 112]."""
    converted = unfold_weights(model)
    _drop_unused_weights(converted.graph)
    return converted


def unfold_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy in which what follows from weights alone is computed once instead of in every run."""
    converted = _copy(model)
    graph = converted.graph
    known = {weight.name for weight in graph.initializer}
    folding, staying = [], []
    for node in graph.node:
        copy = onnx.NodeProto.FromString(node.SerializeToString())
        if known.issuperset(node.input):
            folding.append(copy)
            known.update(node.output)
        else:
            staying.append(copy)
    used = sorted(known.intersection(name for node in staying for name in node.input))
    wanted = [onnx.ValueInfoProto(name=name) for name in used]
    values = _computed(folding, wanted, graph, converted.opset_import)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(staying)
    graph.initializer.extend(map(numpy_helper.from_array, values, used))
    return converted


def _computed(
    nodes: list[onnx.NodeProto],
    wanted: list[onnx.ValueInfoProto],
    graph: onnx.GraphProto,
    opsets: Sequence[onnx.OperatorSetIdProto],
) -> list:
    weights = helper.make_graph(nodes, "weights", [], wanted, list(graph.initializer))
    return ReferenceEvaluator(helper.make_model(weights, opset_imports=opsets)).run(None, {})


def _free_cells(graph: onnx.GraphProto) -> None:
    del graph.value_info[:]  # sizes of all that lies between, for one size of picture
    for value in graph.input:
        *_, height, width = value.type.tensor_type.shape.dim
        height.dim_param, width.dim_param = "H", "W"
    for value in graph.output:
        # One row for each cell of a grid, and their number follows from the picture's size.
        value.type.tensor_type.shape.dim[1].dim_param = f"cells of {value.name}"


def _drop_unused_weights(graph: onnx.GraphProto) -> None:
    """Removes counters left over from training, and weights listed as inputs as old ONNX did:
    runtimes warn of the first and cannot fold the second."""
    used = {name for node in graph.node for name in node.input}
    weights = [weight for weight in graph.initializer if weight.name in used]
    names = {weight.name for weight in graph.initializer}
    inputs = [value for value in graph.input if value.name not in names]
    del graph.initializer[:], graph.input[:]
    graph.initializer.extend(weights)
    graph.input.extend(inputs)


def _copy(model: onnx.ModelProto) -> onnx.ModelProto:
    converted = onnx.ModelProto()
    converted.CopyFrom(model)
    return converted
