"""What one layer gives and holds: by its rule, and in real Keras."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any

import pytest
from command_line import explained
from test_declarations import (
    DECLARED,
    FUNCTIONS,
    LAYERS,
    check_behaviour,
    check_calls,
    made,
    needed,
    test_arguments,
    test_documented,
    test_functions,
)

from shapecalc.algebra.notation import expr_text, parse_formula
from shapecalc.algebra.size import Size, known
from shapecalc.declare.bind import WrittenValue, bind
from shapecalc.declare.kinds import Inner
from shapecalc.declare.layer import Rule
from shapecalc.errors import Code, ModelError, Problem, Span
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import flatten
from shapecalc.model.infer import infer
from shapecalc.model.models import Functional
from shapecalc.oracle.build import Builder
from shapecalc.oracle.compare import build_or_error, differences
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_data
from shapecalc.table.summary import summary

Shape = tuple[int | None, ...]
Case = tuple[str, Sequence[Shape], Any, Sequence[Shape]]
"""A call, the shapes of its inputs without the batch, what it gives, and the shapes it holds.

The inputs are called x, y and z.
"""

Refusal = tuple[str, Sequence[Shape], Code]
"""A call that Keras refuses, the shapes of its inputs, and the kind of problem that it is."""


Alike = tuple[str, Sequence[Any]]
"""Calls, and the shapes of their inputs, as `entries` and `model_of` read them."""

Unlike = tuple[str, Sequence[Any], str]
"""Calls that Keras refuses, the shapes of their inputs, and what we say of them."""


def entries(calls: str) -> dict[str, str]:
    """Return the layers of ``h = Masking()(x); LSTM(4)(h)``; the last is called out.

    >>> entries("h = Masking()(x); LSTM(4)(h)")
    {'h': 'Masking()(x)', 'out': 'LSTM(4)(h)'}
    """
    *before, last = calls.split("; ")
    return dict(call.split(" = ", 1) for call in before) | {"out": last}


def model_of(calls: str, shapes: Sequence[Any]) -> dict[str, Any]:
    """Return the spec of some calls; a shape has no batch, or is a mapping of what Input takes."""
    given = [shape if isinstance(shape, dict) else {"shape": list(shape)} for shape in shapes]
    inputs = {name: {"Input": arguments} for name, arguments in zip("xyz", given)}
    layers = entries(calls)
    called = " ".join(layers.values())
    unused = [name for name in inputs if not re.search(rf"[(\[ =]{name}[)\],]", called)]
    return {"inputs": inputs, "layers": layers, "outputs": ["out", *unused]}


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


def agree(builder: Builder, case: Alike) -> None:
    """Compare the rows and the weights of a model with those of Keras."""
    plan = read_data(model_of(*case))
    ours = infer(plan)
    theirs, refused = build_or_error(builder, plan)
    assert not refused
    assert list(differences(summary(ours), theirs, widths=())) == []
    assert isinstance(ours, Functional)
    dtypes = [tensor.dtype for tensor in flatten(ours.outputs)]
    assert dtypes == [str(tensor.dtype) for tensor in theirs.outputs]
    kept = [(plain(variable.weight.shape), variable.trainable) for variable in ours.variables]
    assert sorted(kept) == sorted((tuple(w.shape), w.trainable) for w in theirs.weights)
    paths = [(weight.path.replace("/", "_"), tuple(weight.shape)) for weight in theirs.weights]
    for name, shape in ((each.weight.name, plain(each.weight.shape)) for each in ours.variables):
        assert any(path.endswith(name) and sizes == shape for path, sizes in paths), name


def diagnosis(problem: Problem, calls: str) -> str:
    """Return what a user reads of a problem, after the words that it is about."""
    match problem.place.path:
        case "layers", name, *_, Span(start, end):
            return f"{entries(calls)[str(name)][start:end]} | {problem}"
    return str(problem)


KINDS = {
    r"expects \(.*\), got|no time axis|an input with more axes|window (of|has) .* axes": Code.RANK,
    r"needs `|twice when it is called": Code.CALL,
    r"expects (a list,|a list of tensors|\[query|exactly|one input|one tensor)": Code.INPUTS,
    r"another layer of this model has the name": Code.DUPLICATE_NAME,
    r"a window of size|removes the whole axis|negative size": Code.WINDOW,
    r"its weights were created": Code.CALLED_AGAIN,
    r"has an unknown size": Code.UNKNOWN_SIZE,
    r"needs a fixed batch size": Code.STATEFUL,
    r"have different batch sizes|do not match|may differ only|differ$": Code.MERGE,
    r"needs a multiple of|needs \d+ elements": Code.ELEMENTS,
}
"""What the messages of each kind of problem say."""


ANY_KIND = (Code.SHAPE, Code.ARGUMENT, Code.MISSING_ARGUMENT, Code.UNKNOWN_SIZE)
"""The kinds of all other messages."""


def kinds_of(problem: Problem) -> Sequence[Code]:
    """Return the kinds that a problem may have by its message."""
    found = (code for words, code in KINDS.items() if re.search(words, problem.message))
    return [code] if (code := next(found, None)) else ANY_KIND


def refused_alike(builder: Builder, case: Unlike) -> None:
    """Check that Keras refuses a model, too, and what we say of it."""
    calls, shapes, expected = case
    plan = read_data(model_of(calls, shapes))
    with pytest.raises(ModelError) as caught:
        infer(plan)
    assert [diagnosis(problem, calls) for problem in caught.value.problems] == [expected]
    assert all(problem.code in kinds_of(problem) for problem in caught.value.problems)
    assert build_or_error(builder, plan)[1]


def declared_in(chapter: str) -> list[Rule]:
    """Return the layers that a file of ``rules/layers/`` declares."""
    module = f"shapecalc.rules.layers.{chapter}"
    return [rule for rule in DECLARED if rule.function.__module__ == module]


ODD: tuple[Any, ...] = (None, True, 0, -1, 2.5, "2", [], (1, 2))
"""Values that few arguments take."""

STRICTER = {
    "BatchNormalization": "axis",
    "Bidirectional": "weights",
    "Concatenate": "axis",
    "CustomScaleLayer": "scale",
    "EinsumDense": "bias_axes",
    "GroupQueryAttention": "dropout",
    "LayerScale": "init_values projection_dim",
    "MultiHeadAttention": "dropout output_shape",
    "Normalization": "axis",
    "PReLU": "shared_axes",
    "SpectralNormalization": "power_iterations",
}
"""Arguments of which we refuse values at once that Keras refuses when the layer is called."""

LATER = {"GRU": "units", "SimpleRNN": "units"}
"""Arguments of which Keras refuses a value at once that we refuse when the layer is called."""


KEYWORDS = {name: each.default for rule in DECLARED for name, each in rule.keywords.items()}
"""The arguments that some layers take by keyword only, with their defaults."""


def keras_refuses(keras_class: Any, arguments: dict[str, Any]) -> str:
    """Return why Keras does not make a layer; empty if it does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            keras_class(**arguments)
        except Exception as error:  # Keras refuses values with exceptions of any class.
            return repr(error)
    return ""


def check_values(builder: Builder, rule: Rule) -> None:
    """Make a layer with odd values, and with keywords of others: what Keras refuses, we refuse."""
    plan = read_data([{rule.name: needed(rule)}])
    (layer,) = plan.layers
    assert isinstance(layer, LayerPlan)
    builder.model(plan)
    keras_class = builder.layer_class(rule)
    written = {name: WrittenValue(v, layer.place) for name, v in layer.binding.written.items()}
    needs = {name: builder.argument_value(v.value, name) for name, v in written.items()}
    stricter, later = (each.get(rule.name, "").split() for each in (STRICTER, LATER))
    for name, argument in rule.own.items():
        for odd in () if isinstance(argument, Inner) else ODD:
            given = {**written, name: WrittenValue(odd, layer.place)}
            binding = bind(rule, [], given, layer.place)
            refused = bool(binding.problems) or (name in later and bool(binding.deferred))
            if why := keras_refuses(keras_class, {**needs, name: odd}):
                assert refused, f"{name}={odd!r}: {why}"
            else:
                assert not refused or name in stricter, f"{name}={odd!r}: {binding.problems}"
    others = KEYWORDS.keys() - rule.accepted.keys() if not rule.ignores_unknown else ()
    assert all(keras_refuses(keras_class, {**needs, name: KEYWORDS[name]}) for name in others)


TEXTBOOKS = (
    *("Conv1D", "Conv2D", "Conv3D", "Dense", "Embedding", "GRU", "LSTM", "SimpleRNN"),
    *("GRUCell", "LSTMCell", "SimpleRNNCell"),
)
"""The layers whose numbers of parameters textbooks teach."""


def check_textbook(rule: Rule) -> None:
    """Check that the first formula of textbooks is that of the weights."""
    assert bool(rule.textbook) == (rule.name in TEXTBOOKS)
    if rule.textbook:
        found = explained(rule, []).params
        assert expr_text(found) == expr_text(parse_formula(rule.textbook[0]))
    assert set(rule.contrast) <= rule.own.keys()


def check_declaration(builder: Builder, rule: Rule) -> None:
    """Compare arguments, values, masks and calls with those of the class in Keras."""
    test_documented(rule)
    check_textbook(rule)
    test_arguments(builder.keras, rule)
    if rule in FUNCTIONS:
        test_functions(builder.keras, rule)
    if rule in LAYERS:
        layer = made(builder, rule)
        check_behaviour(layer, rule)
        check_calls(layer, rule)
        check_values(builder, rule)


def one_of_each(cases: Sequence[Alike]) -> list[Alike]:
    """Return the first call of each layer on tensors of float32 that is a model by itself."""
    plain_cases = [case for case in cases if ";" not in case[0] and "dtype" not in str(case)]
    return list({case[0].partition("(")[0]: case for case in reversed(plain_cases)}.values())


def other_dtypes_alike(builder: Builder, case: Alike) -> None:
    """Compare a layer with that of Keras on tensors of other dtypes; both may refuse them."""
    calls, shapes = case
    for dtype in ("uint8", "float64"):
        given = [shape if isinstance(shape, dict) else {"shape": list(shape)} for shape in shapes]
        other = calls, [{**arguments, "dtype": dtype} for arguments in given]
        plan = read_data(model_of(*other))
        if build_or_error(builder, plan)[1]:
            with pytest.raises(ModelError):
                infer(plan)
        else:
            agree(builder, other)
