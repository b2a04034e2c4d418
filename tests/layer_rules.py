"""What one layer gives and holds: by its rule, and in real Keras."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from shapecalc.algebra.size import Size, known
from shapecalc.errors import Code, ModelError
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import flatten
from shapecalc.model.infer import infer
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error
from shapecalc.read.document import read_data

Shape = tuple[int | None, ...]
Case = tuple[str, Sequence[Shape], Any, Sequence[Shape]]
"""A call, the shapes of its inputs without the batch, what it gives, and the shapes it holds.

The inputs are called x, y and z.
"""

Refusal = tuple[str, Sequence[Shape], Code]
"""A call that Keras refuses, the shapes of its inputs, and the kind of problem that it is."""


def model_of(call: str, shapes: Sequence[Shape]) -> dict[str, Any]:
    inputs = {name: {"Input": {"shape": list(shape)}} for name, shape in zip("xyz", shapes)}
    return {"inputs": inputs, "layers": {"out": call}, "outputs": ["out"]}


def plain(shape: Sequence[Size]) -> Shape:
    """Return a shape with None for unknown sizes."""
    return tuple(size if known(size) else None for size in shape)


def check(builder: Builder, case: Case) -> None:
    """Compare a layer with what is expected, and with the same layer in Keras."""
    call, shapes, given, held = case
    plan = read_data(model_of(call, shapes))
    layer = infer(plan).layers[-1]
    assert isinstance(layer, DeclaredLayer)
    outputs = [plain(tensor.shape) for tensor in flatten(layer.nodes[-1].outputs)]
    assert (outputs[0] if len(outputs) == 1 else outputs) == given
    assert [plain(variable.weight.shape) for variable in layer.variables] == list(held)
    theirs, refused = build_or_error(builder, plan)
    assert not refused
    keras_layer = theirs.layers[-1]
    tensors = keras_layer.output if isinstance(keras_layer.output, list) else [keras_layer.output]
    assert [tuple(tensor.shape) for tensor in tensors] == outputs
    assert sorted(tuple(weight.shape) for weight in keras_layer.weights) == sorted(held)


def check_refusal(builder: Builder, refusal: Refusal) -> None:
    """Check that a layer is refused here, with one problem of the expected kind, and by Keras."""
    call, shapes, code = refusal
    plan = read_data(model_of(call, shapes))
    with pytest.raises(ModelError) as caught:
        infer(plan)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert build_or_error(builder, plan)[1]
