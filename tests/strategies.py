"""Random models for hypothesis, made from the layers' own declarations.

Nothing about a layer is said here: which arguments it has, what they may be
and how many axes it takes is read from its rule. Some values are wrong on
purpose, so that Keras and shapecalc have to refuse them alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from shapecalc.arguments import (
    REQUIRED,
    Argument,
    Boolean,
    Choice,
    Flag,
    Inner,
    InputShape,
    Integer,
    Integers,
    Named,
    Pairs,
    Permutation,
    Real,
    Refused,
    Size,
    Sizes,
    TargetShape,
    Text,
)
from shapecalc.layer import Rule
from shapecalc.rules import RULES

Draw = Any

RULES_ON_TENSORS = sorted(
    {rule for rule in RULES.values() if rule.shown_as != "InputLayer"}, key=lambda rule: rule.name
)
MERGING = [rule for rule in RULES_ON_TENSORS if rule.merges]
SINGLE = [rule for rule in RULES_ON_TENSORS if not rule.merges]
RECURRENT = [rule for rule in SINGLE if "go_backwards" in rule.arguments]

SMALL = st.integers(1, 4)
WRONG = [0, -1, 2.5, "3", None, [1, 2, 3, 4], "abc", []]
"""Values that most arguments do not take."""

UNTRIED = frozenset(
    ("Initializer", "initializer", "STFT", "STFTInitializer", "stft")
    + ("Regularizer", "regularizer", "Constraint", "constraint")
)
"""Base classes of Keras, which do nothing, and an initializer for spectrograms only."""


def values(argument: Argument) -> st.SearchStrategy[Any]:
    """Values that an argument of this kind may well have."""
    for kind, make in KINDS.items():
        if isinstance(argument, kind):
            return make(argument)
    return st.none()


def _sizes(argument: Sizes) -> st.SearchStrategy[Any]:
    one = st.integers(argument.minimum, 3)
    return one | st.lists(one, min_size=argument.count, max_size=argument.count)


def _pairs(argument: Pairs) -> st.SearchStrategy[Any]:
    one = st.integers(0, 2)
    pair = one | st.lists(one, min_size=2, max_size=2)
    return one | st.lists(pair, min_size=argument.count, max_size=argument.count)


def _named(argument: Named) -> st.SearchStrategy[Any]:
    assert argument.vocabulary is not None
    return st.sampled_from([None, *sorted(argument.vocabulary.strings - UNTRIED)])


KINDS: dict[type[Argument], Any] = {
    Size: lambda argument: st.integers(1, 6),
    Sizes: _sizes,
    Pairs: _pairs,
    Named: _named,
    Choice: lambda argument: st.sampled_from(argument.options),
    Boolean: lambda argument: st.booleans(),
    Flag: lambda argument: st.booleans(),
    Text: lambda argument: st.sampled_from(["nearest", "bilinear"]),
    Integer: lambda argument: st.integers(-3, 3),
    Integers: lambda argument: (
        st.integers(-3, 3) | st.lists(st.integers(-2, 3), min_size=1, max_size=3)
    ),
    Real: lambda argument: st.sampled_from([0, 1, 0.5, 0.25, 0.0, 1.5, -0.1]),
    Permutation: lambda argument: st.integers(1, 4).flatmap(
        lambda count: st.permutations(range(1, count + 1))
    ),
    TargetShape: lambda argument: st.lists(st.sampled_from([-1, 1, 2, 3, 4, 6, 12]), max_size=4),
    InputShape: lambda argument: shapes(),
}


def shapes() -> st.SearchStrategy[list[int | None]]:
    """Shapes without a batch, of up to four axes."""
    return st.lists(st.none() | st.integers(1, 9) | st.integers(4, 9), min_size=1, max_size=4)


COMMON_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["a", "b", "dense", "my layer"]),
    "trainable": st.booleans(),
    "dtype": st.sampled_from(["float16", "float64", "bfloat16", "mixed_float16", "float32"]),
}


@st.composite
def arguments(draw: Draw, rule: Rule, depth: int = 0) -> dict[str, Any]:
    """Arguments for a layer: what it needs, and some of what it may have."""
    given: dict[str, Any] = {}
    for name, argument in {**rule.arguments, **rule.keywords}.items():
        needed = argument.default is REQUIRED
        seldom = 1 if name == "mask_zero" else 6
        if name in COMMON_VALUES or not (needed or draw(st.integers(0, seldom)) == 0):
            continue
        given[name] = draw(_value(rule, name, argument, depth))
        said = not isinstance(argument, (Inner, Refused))
        if said and draw(st.integers(0, 60)) == 0:
            given[name] = draw(st.sampled_from(WRONG))
    for name, strategy in COMMON_VALUES.items():
        if name in rule.accepted and draw(st.integers(0, 15)) == 0:
            given[name] = draw(strategy)
    if draw(st.integers(0, 150)) == 0:
        given[draw(st.sampled_from(["unit", "return_sequence", "input_dims"]))] = 1
    if given.get("dtype") == "bfloat16":  # TensorFlow has no orthogonal matrices of it.
        given.pop("dtype")
    return given


def _value(rule: Rule, name: str, argument: Argument, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(argument, Inner):
        wraps = RECURRENT if "merge_mode" in rule.arguments else SINGLE
        return layers(wraps if depth < 2 else RECURRENT, depth + 1)
    if name in ("return_state", "stateful"):
        return st.integers(0, 4).map(lambda n: n == 0)
    return values(argument)


def written(name: str, given: dict[str, Any], as_call: bool) -> Any:
    """A layer in one of the forms in which a spec may write it."""
    if not as_call:
        return {name: given}
    return f"{name}({', '.join(f'{key}={_python(value)}' for key, value in given.items())})"


def _python(value: Any) -> str:
    if isinstance(value, dict):
        ((name, given),) = value.items()
        return str(written(name, given, as_call=True))
    return repr(value) if not _is_call(value) else str(value)


def _is_call(value: Any) -> bool:
    return isinstance(value, str) and "(" in value


@st.composite
def layers(draw: Draw, rules: Sequence[Rule] = SINGLE, depth: int = 0) -> Any:
    """One layer, in any of the forms of the spec language."""
    rule = draw(st.sampled_from(list(rules)))
    given = draw(arguments(rule, depth))
    return written(rule.name, given, as_call=draw(st.booleans()))


def fitting(rules: Sequence[Rule], rank: int) -> list[Rule]:
    """The layers that take so many axes."""
    return [rule for rule in rules if _takes(rule, rank)]


def _takes(rule: Rule, rank: int) -> bool:
    if not isinstance(rule.takes, str):
        return True
    axes = rule.takes.split()
    return len(axes) == rank or ("…" in axes and len(axes) - 1 <= rank)


def rank_after(layer: Any, rank: int) -> int:
    """A guess at the number of axes that leave a layer."""
    name, given = _parts(layer)
    if name == "Flatten" or (name.startswith("Global") and "keepdims" not in str(given)):
        return 2
    if name in ("Embedding", "RepeatVector"):
        return rank + 1
    if name in ("LSTM", "GRU", "SimpleRNN", "Bidirectional"):
        return 3 if "return_sequences=True" in given or "'return_sequences': True" in given else 2
    return rank


def _parts(layer: Any) -> tuple[str, str]:
    if isinstance(layer, dict):
        ((name, given),) = layer.items()
        return name, str(given)
    return layer.partition("(")[0], layer


@st.composite
def inputs(draw: Draw) -> tuple[str, int]:
    """An input, and how many axes it has with the batch."""
    shape = draw(shapes())
    given: dict[str, Any] = {"shape": tuple(shape)}
    if draw(st.integers(0, 5)) == 0:
        given = {"batch_shape": (draw(st.none() | st.integers(1, 4)), *shape)}
    if draw(st.integers(0, 12)) == 0:
        given["dtype"] = draw(st.sampled_from(["int32", "float16", "float64", "int64"]))
    return written("Input", given, as_call=True), len(shape) + 1


@st.composite
def first_layers(draw: Draw) -> Any:
    """A first layer that brings the input with it, in one of the ways that Keras had."""
    shape = draw(shapes())
    rules = [rule for rule in fitting(SINGLE, len(shape) + 1) if "input_shape" in rule.accepted]
    rule = draw(st.sampled_from(rules))
    given = draw(arguments(rule))
    known = st.integers(1, 5)
    ways: list[dict[str, Any]] = [{"input_shape": tuple(shape)}]
    ways.append({"input_shape": tuple(shape), "batch_size": draw(known)})
    ways.append({"batch_input_shape": (draw(st.none() | known), *shape)})
    if "input_dim" not in rule.arguments:
        ways += [
            {"input_dim": draw(known)},
            {"input_dim": draw(known), "input_length": draw(known)},
        ]
    return written(rule.name, given | draw(st.sampled_from(ways)), as_call=draw(st.booleans()))


@st.composite
def stacks(draw: Draw, least: int = 0) -> list[Any]:
    """The list of a Sequential model; now and then without an input."""
    first, rank = draw(inputs())
    stack: list[Any] = [first] if draw(st.integers(0, 12)) else []
    if stack and draw(st.integers(0, 6)) == 0:
        stack = [draw(first_layers())]
        rank = rank_after(stack[0], rank)
    for _ in range(draw(st.integers(least, 5))):
        sane = draw(st.integers(0, 9))
        layer = draw(layers(fitting(SINGLE, rank) if sane else RULES_ON_TENSORS))
        if sane == 9 and draw(st.booleans()):
            layer = {"Sequential": draw(stacks())[1:]}
            stack.append(layer)
            continue
        stack.append(layer)
        rank = rank_after(layer, rank)
    return stack


@st.composite
def graphs(draw: Draw, depth: int = 0) -> dict[str, Any]:
    """A Functional model: several inputs, shared layers, merges, nested models."""
    ranks: dict[str, int] = {}
    given: dict[str, Any] = {}
    for number in range(draw(st.integers(1, 3))):
        given[f"x{number}"], ranks[f"x{number}"] = draw(inputs())
    if len(given) > 1 and draw(st.booleans()):  # Twins can be merged.
        for name in given:
            given[name], ranks[name] = given["x0"], ranks["x0"]
    entries: dict[str, Any] = {}
    shared: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        name = f"t{number}"
        kind = draw(st.sampled_from(KINDS_OF_ENTRIES))
        kind = "chain" if kind == "model" and depth > 1 else kind
        entry, rank = draw(_entry(kind, ranks, shared, depth))
        entries[name] = entry
        if rank is None:
            shared.append(name)
        else:
            ranks[name] = rank
    model: dict[str, Any] = {"inputs": given, "layers": entries}
    tensors = [name for name in entries if name in ranks]
    if tensors and draw(st.booleans()):
        chosen = st.lists(st.sampled_from(tensors), min_size=1, max_size=3, unique=True)
        outputs = draw(chosen)
        model["outputs"] = outputs
        if draw(st.integers(0, 5)) == 0:
            model["outputs"] = {f"out{len(outputs) - n}": name for n, name in enumerate(outputs)}
    if draw(st.integers(0, 15)) == 0:
        model["trainable"] = draw(st.booleans())
    return model


KINDS_OF_ENTRIES = (
    "chain chain chain merge merge function share shared shared nest model pick state".split()
)


@st.composite
def _entry(draw: Draw, kind: str, ranks: dict[str, int], shared: list[str], depth: int = 0) -> Any:
    source = draw(st.sampled_from(sorted(ranks)))
    if kind == "merge":
        several = draw(st.lists(st.sampled_from(sorted(ranks)), min_size=1, max_size=3))
        return [several, draw(layers(MERGING))], ranks[several[0]]
    if kind == "share":
        return draw(layers(fitting(SINGLE, ranks[source]))), None
    if kind == "shared" and shared:
        return [source, draw(st.sampled_from(shared))], ranks[source]
    if kind == "function":
        several = draw(st.lists(st.sampled_from(sorted(ranks)), min_size=1, max_size=3))
        name = draw(st.sampled_from(MERGING)).name.lower()
        return f"{name}([{', '.join(several)}])", ranks[several[0]]
    if kind == "nest":
        return [source, {"Sequential": draw(stacks())}], ranks[source]
    if kind == "model":
        return [source, {"Model": draw(graphs(depth + 1))}], ranks[source]
    if kind == "pick":
        rule = draw(st.sampled_from([r for r in RECURRENT if r.name != "Bidirectional"]))
        given = draw(arguments(rule)) | {"return_state": True}
        return f"{written(rule.name, given, True)}({source})[{draw(st.integers(0, 3))}]", 2
    if kind == "state":
        several = draw(st.lists(st.sampled_from(sorted(ranks)), min_size=1, max_size=2))
        called = written("LSTM", {"units": draw(SMALL)}, as_call=True)
        return f"{called}({source}, initial_state=[{', '.join(several)}])", 2
    chain: list[Any] = [source]
    rank = ranks[source]
    for _ in range(draw(st.integers(1, 3))):
        layer = draw(layers(fitting(SINGLE, rank)))
        chain.append(layer)
        rank = rank_after(layer, rank)
    return chain, rank


def models() -> st.SearchStrategy[Any]:
    """Any model."""
    return stacks() | graphs()
