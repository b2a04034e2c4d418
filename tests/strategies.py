"""Random models, made from the layers' own declarations.

Nothing about a layer is said here: which arguments it has, what they may be
and how many axes it takes is read from its rule. Some values are wrong on
purpose, so that Keras and shapecalc have to refuse them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations, product
from typing import Any

import random_values as st
from random_values import Draw, Strategy, trying

from shapecalc.declare.data_kinds import (
    Equation,
    Factor,
    Letters,
    LooseSize,
    Number,
    NumberList,
    Odd,
    Token,
    Tokens,
    TokenWeights,
    ValueRange,
)
from shapecalc.declare.kinds import (
    REQUIRED,
    Argument,
    Boolean,
    Choice,
    Flag,
    Ignored,
    Inner,
    KerasObject,
    Tensors,
    Text,
    Unsupported,
)
from shapecalc.declare.layer import Rule
from shapecalc.declare.size_kinds import (
    InputShape,
    Integer,
    Integers,
    PerAxis,
    PerAxisPairs,
    Permutation,
    PositiveInt,
    Real,
    TargetShape,
)
from shapecalc.errors import ShapecalcError
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.rules import RULES

__all__ = ["alone", "fits", "models", "trying", "values"]

RULES_ON_TENSORS = sorted(
    {rule for rule in RULES.values() if rule.module == "keras.layers" and not rule.foreign}
    - {RULES["Input"], RULES["InputLayer"]},
    key=lambda rule: rule.name,
)
"""What Keras publishes and can be called, cells among it; of the layers inside Keras's own models,
those models tell enough."""

CELLS = [rule for rule in RULES_ON_TENSORS if "states" in rule.call_arguments]
RULES_ON_TENSORS = [rule for rule in RULES_ON_TENSORS if rule not in CELLS]

MERGING = [rule for rule in RULES_ON_TENSORS if rule.merges]
SINGLE = [rule for rule in RULES_ON_TENSORS if not rule.merges]
RECURRENT = [rule for rule in SINGLE if "go_backwards" in rule.arguments]
ELEMENTWISE = [rule for rule in SINGLE if rule.elementwise and not rule.keyword_only_call]
CALLED = [rule for rule in RULES_ON_TENSORS if rule.call_arguments]

WRONG: tuple[Any, ...] = (0, -1, 2.5, "3", None, [1, 2, 3, 4], "abc", [])
"""Values that most arguments do not take."""

WRONG_ONE_IN = 100
"""One argument in so many gets one of them."""

UNTRIED = frozenset(
    (
        "Initializer",
        "initializer",
        "STFT",
        "STFTInitializer",
        "stft",
        "Regularizer",
        "regularizer",
        "Constraint",
        "constraint",
    )
)
"""Base classes of Keras, which do nothing, and an initializer for spectrograms only."""


def now_and_then(draw: Draw, one_in: int) -> bool:
    """True once in so many times."""
    return draw.random.randrange(one_in) == 1 % one_in


@st.composite
def often(draw: Draw, usual: Sequence[Any], seldom: Sequence[Any]) -> Any:
    """Values of which some come nineteen times in twenty."""
    return draw(st.sampled_from(list(seldom if now_and_then(draw, 20) else usual)))


def _sizes(argument: PerAxis, rank: int) -> Strategy:
    one = st.integers(argument.minimum, 3)
    return one | st.lists(one, min_size=argument.count, max_size=argument.count)


def _pairs(argument: PerAxisPairs, rank: int) -> Strategy:
    one = st.integers(0, 2)
    pair = one | st.lists(one, min_size=2, max_size=2)
    return one | st.lists(pair, min_size=argument.count, max_size=argument.count)


def _named(argument: KerasObject, rank: int) -> Strategy:
    assert argument.vocabulary is not None
    names = sorted(argument.vocabulary.strings - UNTRIED)
    plain = [name for name in names if name in ("zeros", "he_normal", "relu", "tanh", "l2")]
    return often([None, *plain], names)


def _permutation(argument: Permutation, rank: int) -> Strategy:
    return st.integers(0, 5).flatmap(
        lambda n: st.permutations(range(1, rank if n else rank + 1)).map(list)
    )


def _target_shape(argument: TargetShape, rank: int) -> Strategy:
    open_ended = st.sampled_from([[-1], [-1, 1], [1, -1], [-1, 2], [1, 1, -1], [-1, 3, 1]])
    sizes = st.lists(st.sampled_from([-1, 1, 2, 3, 4, 6, 12]), max_size=4)
    return st.integers(0, 4).flatmap(lambda n: open_ended if n else sizes)


def _real(argument: Real, rank: int) -> Strategy:
    return often([0, 1, 0.5, 0.25], [1.5, -0.1])


def _factor(argument: Factor) -> Strategy:
    low, high = argument.low, argument.high
    usual = [(low + high) / 2, high, [low, high], [high, (low + high) / 2]]
    return often(usual, [low, low - 1, high + 1, [low - 1, high + 1], [high + 1, high + 2]])


def _axis(rank: int) -> Strategy:
    return often(range(-rank, rank) or [-1], range(-4, 7))


@st.composite
def shapes(draw: Draw) -> list[int | None]:
    """Shapes without a batch, of up to four axes; the last is seldom unknown."""
    size = st.integers(1, 3) | st.integers(4, 9) | st.integers(5, 9)
    leading = draw(st.lists(size | size | st.none(), max_size=3))
    return [*leading, None if now_and_then(draw, 9) else draw(size)]


EQUATIONS = [
    *("ab,bc->ac", "abc,cd->abd", "abc,bd->adc", "abc,cde->abde", "abcd,cde->abe", "abc,cd->abcd"),
    *("...b,bc->...c", "...bc,bd->...cd", "ab...,bc->ac...", "ab,cd->ad", "abc", "ab,bc,cd->ad"),
]

TOKENS: dict[type, list[Any]] = {str: ["a", "b", "c", "[UNK]", ""], int: [0, 1, 2, 7, -1]}

KINDS: dict[type[Argument], Callable[[Any, int], Strategy]] = {
    PositiveInt: lambda argument, rank: st.integers(1, 6),
    PerAxis: _sizes,
    PerAxisPairs: _pairs,
    KerasObject: _named,
    Choice: lambda argument, rank: st.sampled_from(argument.options),
    Boolean: lambda argument, rank: st.booleans(),
    Flag: lambda argument, rank: st.booleans(),
    Equation: lambda argument, rank: st.sampled_from(EQUATIONS),
    Letters: lambda argument, rank: st.sampled_from(["b", "c", "bc", "d", "cd", "z"]),
    Text: lambda argument, rank: st.sampled_from(["nearest", "bilinear"]),
    Integer: lambda argument, rank: _axis(rank),
    Integers: lambda argument, rank: (
        _axis(rank) | st.lists(st.integers(-2, 3), min_size=1, max_size=3)
    ),
    Real: _real,
    Permutation: _permutation,
    TargetShape: _target_shape,
    InputShape: lambda argument, rank: shapes(),
    LooseSize: lambda argument, rank: st.integers(1, 6),
    Number: _real,
    NumberList: lambda argument, rank: st.lists(_real(Real(), rank), max_size=4),
    TokenWeights: lambda argument, rank: st.lists(_real(Real(), rank), min_size=1, max_size=4),
    Factor: lambda argument, rank: _factor(argument),
    Odd: lambda argument, rank: often([1, 3, [3, 5]], [2, [1, 2]]),
    ValueRange: lambda argument, rank: st.sampled_from([[0, 1], [-1, 1], [255, 0]]),
    Token: lambda argument, rank: st.sampled_from(TOKENS[argument.of]),
    Tokens: lambda argument, rank: often(
        list(permutations(TOKENS[argument.of], 3)), list(product(TOKENS[argument.of], repeat=3))
    ).map(list),
    Ignored: lambda argument, rank: st.sampled_from([True, None, "float16", "x"]),
}


def values(argument: Argument, rank: int) -> Strategy:
    """Values that an argument of this kind may well have, for an input of so many axes."""
    for kind, make in KINDS.items():
        if isinstance(argument, kind):
            return make(argument, rank)
    return st.none()


SELDOM: dict[str, int] = {"return_state": 5, "stateful": 8, "mask_zero": 2, "lora_rank": 3}
"""How seldom arguments are given that change much."""

COMMON_VALUES: dict[str, Strategy] = {
    "name": st.sampled_from(["a", "b", "dense", "my layer"]),
    "trainable": st.booleans(),
    "dtype": st.sampled_from(
        [
            *("float16", "float64", "bfloat16", "mixed_float16", "float32", "int8", "int32"),
            *("int8_from_float32", "int8_from_mixed_float16", "int4_from_float64"),
            *("int4/2_from_float32", "int4/-1_from_bfloat16", "float8_from_mixed_float16"),
        ]
    ),
}


@st.composite
def arguments(
    draw: Draw, rule: Rule, rank: int, depth: int = 0, wrong_one_in: int | None = None
) -> dict[str, Any]:
    """Arguments for a layer: what it needs, and some of what it may have."""
    given: dict[str, Any] = {}
    for name, argument in {**rule.arguments, **rule.keywords}.items():
        needed = argument.default is REQUIRED
        if name in COMMON_VALUES or not (needed or now_and_then(draw, SELDOM.get(name, 6))):
            continue
        given[name] = draw(_value(rule, argument, rank, depth))
        if not isinstance(argument, (Inner, Unsupported)) and now_and_then(
            draw, wrong_one_in or WRONG_ONE_IN
        ):
            given[name] = draw(st.sampled_from(WRONG))
    for name, strategy in COMMON_VALUES.items():
        if name in rule.accepted and now_and_then(draw, 20):
            given[name] = draw(strategy)
    if now_and_then(draw, 200):
        given[draw(st.sampled_from(["unit", "return_sequence", "input_dims"]))] = 1
    return given


def _value(rule: Rule, argument: Argument, rank: int, depth: int) -> Strategy:
    if not isinstance(argument, Inner):
        return values(argument, rank)
    if "cell" in rule.name.lower() or argument is rule.arguments.get("cell"):
        one = layers(CELLS, rank - 1, depth + 1)
        many = st.lists(one, min_size=1, max_size=3)
        return {"no": one, "too": one | many, "always": many}[argument.lists]
    if rule.calls_inner_layers:  # Keras runs what is inside: only what has no shapes to get wrong.
        return st.lists(layers(ELEMENTWISE, rank, depth + 1), min_size=1, max_size=3)
    if "merge_mode" in rule.arguments or depth > 1:
        return layers(RECURRENT, rank, depth + 1)
    return layers(fitting(SINGLE, rank - 1), rank - 1, depth + 1)


def written(name: str, given: dict[str, Any], as_call: bool) -> Any:
    """A layer in one of the forms in which a spec may write it."""
    if not as_call:
        return {name: given}
    return f"{name}({', '.join(f'{key}={_python(value)}' for key, value in given.items())})"


def _python(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], (dict, str)):
        return f"[{', '.join(map(_python, value))}]"
    if isinstance(value, dict):
        ((name, given),) = value.items()
        return str(written(name, given, as_call=True))
    return value if isinstance(value, str) and "(" in value else repr(value)


@st.composite
def layers(draw: Draw, rules: Sequence[Rule], rank: int, depth: int = 0) -> Any:
    """One layer, in any of the forms of the spec language."""
    rule = draw.random.choice(list(rules) or SINGLE)
    given = draw(arguments(rule, rank, depth))
    return written(rule.name, given, as_call=draw(st.booleans()))


def fitting(rules: Sequence[Rule], rank: int) -> list[Rule]:
    """The layers that take so many axes; those that take just so many stand there more often."""
    found: list[Rule] = []
    for rule in rules:
        axes = rule.input_axes.split() if isinstance(rule.input_axes, str) else ["batch", "…"]
        if len(axes) == rank:
            found += [rule] * 3
        elif "…" in axes and len(axes) - 1 <= rank:
            found += [rule] * (3 if rule.name == "Dense" else 1)
    return found


def rank_after(layer: Any, rank: int) -> int:
    """A guess at the number of axes that leave a layer."""
    ((name, given),) = layer.items() if isinstance(layer, dict) else [layer.split("(", 1)]
    given = str(given).replace("'", "").replace(": ", "=")
    if name == "Flatten" or (name.startswith("Global") and "keepdims=True" not in given):
        return 2
    if name in ("Embedding", "RepeatVector"):
        return rank + 1
    if name in ("LSTM", "GRU", "SimpleRNN", "Bidirectional"):
        return 3 if "return_sequences=True" in given else 2
    return rank


@st.composite
def inputs(draw: Draw) -> tuple[str, int]:
    """An input, and how many axes it has with the batch."""
    shape = draw(shapes())
    given: dict[str, Any] = {"shape": tuple(shape)}
    if now_and_then(draw, 6):
        given = {"batch_shape": (draw(st.none() | st.integers(1, 4)), *shape)}
    if now_and_then(draw, 12):
        given["dtype"] = draw(st.sampled_from(["int32", "float16", "float64", "int64"]))
    return written("Input", given, as_call=True), len(shape) + 1


@st.composite
def first_layers(draw: Draw) -> tuple[Any, int]:
    """A first layer that brings the input with it, in one of the ways that Keras had."""
    shape = draw(shapes())
    rank = len(shape) + 1
    rules = [rule for rule in fitting(SINGLE, rank) if "input_shape" in rule.accepted]
    rule = draw.random.choice(rules)
    known = st.integers(1, 5)
    ways: list[dict[str, Any]] = [{"input_shape": tuple(shape)}]
    ways.append({"input_shape": tuple(shape), "batch_size": draw(known)})
    ways.append({"batch_input_shape": (draw(st.none() | known), *shape)})
    if "input_dim" not in rule.arguments:
        ways.append({"input_dim": draw(known)})
        ways.append({"input_dim": draw(known), "input_length": draw(known)})
    given = draw(arguments(rule, rank)) | draw(st.sampled_from(ways))
    layer = written(rule.name, given, as_call=draw(st.booleans()))
    return layer, rank_after(layer, rank)


def fits(model: Any) -> bool:
    """Whether we find nothing wrong with a model."""
    try:
        infer(read_data(model))
    except ShapecalcError:
        return False
    return True


@st.composite
def stacks(draw: Draw) -> list[Any]:
    """The list of a Sequential model; now and then without an input, or with a mistake at its end.

    What we refuse is mostly drawn anew: a model with one mistake tells more than one with many.
    """
    first, rank = draw(first_layers()) if now_and_then(draw, 5) else draw(inputs())
    stack: list[Any] = [] if now_and_then(draw, 12) else [first]
    for _ in range(draw.random.randrange(9)):
        if now_and_then(draw, 15):
            layer = {"Sequential": draw(stacks())[1:]}
        else:
            rules = RULES_ON_TENSORS if now_and_then(draw, 25) else fitting(SINGLE, rank)
            layer = draw(layers(rules, rank))
        longer = [*stack, layer]
        if fits(longer):
            stack, rank = longer, rank_after(layer, rank)
        elif now_and_then(draw, 5):
            return longer
    return stack


@st.composite
def graphs(draw: Draw, depth: int = 0) -> dict[str, Any]:
    """A Functional model: several inputs, shared layers, merges, nested models.

    As in a stack, what we refuse is mostly drawn anew.
    """
    drawn = [draw(inputs()) for _ in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):  # Twins can be merged.
        drawn = [drawn[0]] * len(drawn)
    given = {f"x{number}": text for number, (text, _) in enumerate(drawn)}
    ranks = {f"x{number}": rank for number, (_, rank) in enumerate(drawn)}
    entries: dict[str, Any] = {}
    shared: list[tuple[str, int]] = []
    for number in range(draw.random.randrange(1, 10)):
        name = f"t{number}"
        kind = draw.random.choice(sorted(ENTRIES) + ["chain"] * 3)
        kind = "chain" if kind == "model" and depth > 1 else kind
        entry, rank = draw(ENTRIES[kind](ranks, shared, depth))
        right = fits({"inputs": given, "layers": {**entries, name: entry}})
        if not right and not now_and_then(draw, 5):
            continue
        entries[name] = entry
        if not right:
            break
        if kind == "share":
            shared.append((name, rank))
        else:
            ranks[name] = rank
    model: dict[str, Any] = {"inputs": given, "layers": entries}
    tensors = [name for name in entries if name in ranks]
    if tensors and draw(st.booleans()):
        model["outputs"] = draw(outputs(tensors))
    if now_and_then(draw, 15):
        model["trainable"] = draw(st.booleans())
    return model


@st.composite
def outputs(draw: Draw, tensors: list[str]) -> Any:
    """Some of the tensors as outputs, in a list or by name."""
    chosen = draw(st.lists(st.sampled_from(tensors), min_size=1, max_size=3, unique=True))
    if now_and_then(draw, 6):
        return {f"out{len(chosen) - number}": name for number, name in enumerate(chosen)}
    return chosen


Shared = list[tuple[str, int]]


@st.composite
def chain(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """A tensor and the layers that it goes through."""
    source = draw(st.sampled_from(sorted(ranks)))
    found, rank = [source], ranks[source]
    for _ in range(draw.random.randrange(1, 4)):
        found.append(draw(layers(fitting(SINGLE, rank), rank)))
        rank = rank_after(found[-1], rank)
    return found, rank


@st.composite
def merge(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """Tensors of the same number of axes, mostly, and a merging layer."""
    first = draw(st.sampled_from(sorted(ranks)))
    alike = [name for name in sorted(ranks) if ranks[name] == ranks[first]]
    names = sorted(ranks) if now_and_then(draw, 8) else alike
    several = [first, *draw(st.lists(st.sampled_from(names), min_size=1, max_size=2))]
    rule = draw.random.choice(MERGING)
    if rule.function_defaults is not None and draw(st.booleans()):
        return f"{rule.name.lower()}([{', '.join(several)}])", ranks[first]
    return [several, draw(layers([rule], ranks[first]))], ranks[first]


@st.composite
def share(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """A layer that is defined, to be called later."""
    rank = ranks[draw(st.sampled_from(sorted(ranks)))]
    return draw(layers(fitting(SINGLE, rank), rank)), rank


@st.composite
def call_shared(draw: Draw, ranks: dict[str, int], depth_shared: Shared, depth: int) -> Any:
    """A layer that is defined above, called."""
    if not depth_shared:
        return draw(chain(ranks, depth_shared, depth))
    name, wanted = draw(st.sampled_from(depth_shared))
    alike = [source for source in sorted(ranks) if ranks[source] == wanted]
    source = draw(st.sampled_from(sorted(ranks) if now_and_then(draw, 8) else alike or ["x0"]))
    return [source, name], ranks[source]


@st.composite
def nested(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """A tensor that goes through a Sequential model, with or without an input of its own."""
    source = draw(st.sampled_from(sorted(ranks)))
    rank = ranks[source]
    stack = draw(stacks())
    if draw(st.booleans()):
        stack = [draw(layers(fitting(SINGLE, rank), rank))]
    return [source, {"Sequential": stack}], rank


@st.composite
def model(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """A tensor that goes through a Functional model."""
    source = draw(st.sampled_from(sorted(ranks)))
    return [source, {"Model": draw(graphs(depth + 1))}], ranks[source]


@st.composite
def pick(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """One of the outputs of a recurrent layer."""
    threes = [name for name in sorted(ranks) if ranks[name] == 3]
    source = draw(st.sampled_from(threes or sorted(ranks)))
    rule = draw.random.choice(RECURRENT)
    given = draw(arguments(rule, 3)) | {"return_state": True}
    return f"{written(rule.name, given, True)}({source})[{draw(st.integers(-1, 3))}]", 2


@st.composite
def called(draw: Draw, ranks: dict[str, int], shared: Shared, depth: int) -> Any:
    """A layer that is called with more than one argument: a state, a mask, values, flags."""
    source = draw(st.sampled_from(sorted(ranks)))
    rank = ranks[source]
    alike = [name for name in sorted(ranks) if ranks[name] == rank]
    rule = draw.random.choice(fitting(CALLED, rank) or CALLED)
    made = written(rule.name, draw(arguments(rule, rank)), as_call=True)
    text = made + draw(call_of(rule, source, alike, sorted(ranks)))
    return text + "[0]" * ("True" in text and draw(st.booleans())), rank


@st.composite
def call_of(draw: Draw, rule: Rule, source: str, alike: Sequence[str], names: Sequence[str]) -> str:
    """What a layer is called with, in brackets: a tensor, and some of what else it takes."""
    others = st.sampled_from(list(alike))
    positional = [f"[{source}, {draw(others)}]" if rule.merges else source]
    keyword: list[str] = []
    in_order = True
    for name, kind in rule.call_arguments.items():
        if kind.default is not REQUIRED and not now_and_then(draw, 4):
            in_order = False
            continue
        value = draw(_passed(kind, others | st.sampled_from(list(names))))
        in_order = in_order and isinstance(kind, Tensors) and not now_and_then(draw, 3)
        if in_order:
            positional.append(value)
        else:
            keyword.append(f"{name}={value}")
    return f"({', '.join([*positional, *keyword])})"


@st.composite
def alone(draw: Draw, rule: Rule, right: bool) -> dict[str, Any]:
    """A model of one layer, without or with a mistake, if it is found in a few tries."""
    for _ in range(80):
        model: dict[str, Any] = draw(one_layer(rule, wrong_one_in=10**9 if right else 8))
        if fits(model) == right:
            break
    return model


@st.composite
def one_layer(draw: Draw, rule: Rule, wrong_one_in: int) -> dict[str, Any]:
    """A model of one layer, with tensors of any shape and wrong arguments now and then."""
    rank = draw(ranks_of(rule))
    size = st.integers(1, 9) | st.integers(6, 9)
    shape = [draw(size | size | st.none() if now_and_then(draw, 9) else size) for _ in range(rank)]
    inputs: dict[str, Any] = {"x": shape[1:], "y": shape[1:]}
    if now_and_then(draw, 9):
        inputs["y"] = draw(shapes())
    given = draw(arguments(rule, rank, wrong_one_in=wrong_one_in))
    made = written(rule.name, given, as_call=True)
    return {
        "inputs": inputs,
        "layers": {"z": made + draw(call_of(rule, "x", ["x", "y"], ["x", "y"]))},
        "outputs": ["z", "x", "y"],
    }


def ranks_of(rule: Rule) -> Strategy:
    """How many axes a layer may take: mostly as many as it says."""
    axes = rule.input_axes.split() if isinstance(rule.input_axes, str) else ["batch", "…"]
    least = len([axis for axis in axes if axis != "…"])
    most = least + 3 if "…" in axes else least
    return often(range(max(least, 1), max(min(most, 5), least) + 1), range(1, 6))


@st.composite
def _passed(draw: Draw, kind: Argument, names: Strategy) -> str:
    """What a layer may be called with."""
    if not isinstance(kind, Tensors):
        return str(draw(st.booleans()))
    if kind.default is REQUIRED or draw(st.booleans()):
        return str(draw(names))
    return f"[{', '.join(draw(st.lists(names, min_size=1, max_size=2)))}]"


ENTRIES: dict[str, Any] = {
    "chain": chain,
    "merge": merge,
    "share": share,
    "shared": call_shared,
    "nested": nested,
    "model": model,
    "pick": pick,
    "called": called,
}


PASSING = {name for name, rule in RULES.items() if rule.calls_inner_layers}


def cannot_run(data: Any) -> bool:
    """Whether TensorFlow itself runs layers of it; few take whole numbers, and none tells so.

    test_layers tries them by themselves, on fractions.
    """
    return any(name in str(data) for name in PASSING)


def models() -> Strategy:
    """Any model."""
    return (stacks() | graphs()).filter(lambda data: not cannot_run(data))
