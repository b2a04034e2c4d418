"""The usual mistakes, each as what it would give: a wrong answer that is one of these is explained.

No wrong number stands here. A mistake is another way to read the layer's own declaration: with an
argument or a weight left out, with numbers swapped in its formula, with another class of the same
family. So a mistake that somebody makes with one layer is known for all.

The order in which they are declared is that of their plausibility.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from shapecalc.arguments import REQUIRED, Argument, Choice, Flag
from shapecalc.errors import Source
from shapecalc.explain import Explanation, call
from shapecalc.expr import Shape, Unknown, known, text
from shapecalc.grade.key import Part, Result, World
from shapecalc.letters import Symbol
from shapecalc.notation import Form, Written, put, value, written
from shapecalc.notation import text as in_line
from shapecalc.plan import LayerPlan
from shapecalc.read.spec import read_layer
from shapecalc.symbols import Formula, tight


@dataclass(slots=True)
class Guess:
    """What a mistake would give.

    Attributes:
        mistake: its name.
        why: what is wrong, in a sentence with the numbers of the layer.
        shapes: the shapes that it would give, if it is about them.
        params: the number of parameters that it would give, if it is about that.
    """

    mistake: str
    why: str
    shapes: tuple[Shape, ...] | None = None
    params: Any = None


Guesses = Iterator[Guess]
MISTAKES: list[Callable[[World, Result], Guesses]] = []
"""Every mistake, the most plausible first."""


def mistake(made: Callable[[World, Result], Guesses]) -> Callable[[World, Result], Guesses]:
    """Declares a mistake: what may be thought of a layer, given what is right."""
    MISTAKES.append(made)
    return made


def guesses(world: World) -> Guesses:
    """What each mistake would give for a layer, where it is not what is right."""
    right = world.result
    if right is None:
        return
    for made in MISTAKES:
        for guess in made(world, right):
            guess.shapes = None if guess.shapes == right.shapes else guess.shapes
            guess.params = None if guess.params == right.params else guess.params
            yield guess


# Weights


@mistake
def bias_forgotten(world: World, right: Result) -> Guesses:
    """The bias was left out, or counted as one number."""
    for name, parts in _named(right):
        if name.endswith("bias"):
            missing, size = f"{_sized(parts)} ({_note(parts)})", _count(parts)
            why = f"the {name} was forgotten: {missing}"
            yield Guess("bias", why, params=right.params - size)
            why = f"1 was counted for the {name}, which has {missing}"
            yield Guess("bias", why, params=right.params - size + len(parts))


# Arguments


@mistake
def other_argument(world: World, right: Result) -> Guesses:
    """An argument was overlooked, or another value was thought to be the default."""
    for owner, name, now, other, changed in _variants(world.plan):
        result = World(changed, world.arriving, world.others).result
        if result is not None:
            note = owner.rule.accepted[name].note
            default = ", which is Keras's default" if name not in owner.binding.given else ""
            why = f"that is right with {name}={other!r}; here {name}={now!r}{default} ({note})"
            yield Guess(name, why, result.shapes, result.params)


def _variants(plan: LayerPlan) -> Iterator[tuple[LayerPlan, str, Any, Any, LayerPlan]]:
    """Whose argument, its name, its value, another one, and the layer with that."""
    for name in plan.rule.own:
        now = getattr(plan.arguments, name, None)
        for other in _others(plan, name, plan.rule.own[name], now):
            yield (
                plan,
                name,
                plan.binding.given.get(name, now),
                other,
                plan.changed(**{name: other}),
            )
    for outer, inner in _inside(plan):
        for owner, name, now, other, changed in _variants(inner):
            yield owner, name, now, other, plan.changed(**{outer: changed})


def _inside(plan: LayerPlan) -> Iterator[tuple[str, LayerPlan]]:
    """The layers that a layer wraps, by the arguments that hold them."""
    for name, given in plan.binding.given.items():
        if isinstance(given, LayerPlan):
            yield name, given


def _others(plan: LayerPlan, name: str, argument: Argument, now: Any) -> Iterator[Any]:
    """The values that somebody may think an argument has."""
    if name in plan.binding.given and argument.default is not REQUIRED and name != "name":
        yield argument.default
    if name in plan.rule.contrast:
        if isinstance(argument, Flag):
            yield not now
        elif isinstance(argument, Choice):
            yield from (option for option in argument.options if option != now)
    if name == "strides":  # Some windows move on by their own size, others by one.
        yield 1
        yield getattr(plan.arguments, "kernel_size", 1)


# Layers that wrap another


@mistake
def inner_alone(world: World, right: Result) -> Guesses:
    """Only the layer inside a wrapper was looked at."""
    for _, inner in _inside(world.plan):
        without_steps = tuple((shape[0], *shape[2:]) for shape in world.arriving)
        for arriving in (world.arriving, without_steps):
            result = World(inner, arriving).result
            if result is not None:
                name = world.plan.class_name
                why = f"that is {call(inner)} alone, without the {name} around it"
                yield Guess(name, f"{why}: {_lower(world.plan.rule.summary)}", *_both(result))


def _both(result: Result) -> tuple[tuple[Shape, ...], Any]:
    return result.shapes, result.params


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


# Other weights


@mistake
def parts_forgotten(world: World, right: Result) -> Guesses:
    """The gates of a cell were counted as one, or as those of another cell."""
    for rule in (world.plan.rule, *(inner.rule for _, inner in _inside(world.plan))):
        count, total = len(rule.parts), right.params
        if count < 2 or not known(total) or total % count:
            continue
        each = total // count
        listed = ", ".join(rule.parts)
        why = f"the factor {count} was forgotten: {listed} have {each:,} each"
        yield Guess("factor", why, params=each)
        for other in {2, 3, 4} - {count}:
            why = f"{other}·{each:,}, but {rule.name} has {count} parts: {listed}"
            yield Guess("factor", why, params=each * other)


@mistake
def second_bias(world: World, right: Result) -> Guesses:
    """A recurrent layer was given one bias for the input and another for the state."""
    biases = [part for part in right.weights if part.name == "bias"]
    if biases and any("recurrent" in part.name for part in right.weights):
        why = f"the bias was counted twice; the layer has one, of {_sized(biases)}"
        yield Guess("second bias", why, params=right.params + _count(biases))


@mistake
def only_trained(world: World, right: Result) -> Guesses:
    """Weights that training does not change are parameters too."""
    frozen = [part for part in right.weights if not part.trainable]
    if frozen:
        names = " and ".join(dict.fromkeys(part.name for part in frozen))
        why = f"{names} are not trained, but they are parameters: {_sized(frozen)}"
        yield Guess("non-trainable", why, params=right.params - _count(frozen))


@mistake
def weight_forgotten(world: World, right: Result) -> Guesses:
    """All weights of one name were left out."""
    for name, parts in _named(right):
        if not name.endswith("bias"):
            why = f"the {name} was forgotten: {_sized(parts)} ({_note(parts)})"
            yield Guess(name, why, params=right.params - _count(parts))


@mistake
def one_weight(world: World, right: Result) -> Guesses:
    """Only one of several weights was counted."""
    named = list(_named(right))
    for name, parts in named if len(named) > 2 else ():
        yield Guess(f"only {name}", f"only the {name} was counted", params=_count(parts))


@mistake
def shared_weights(world: World, right: Result) -> Guesses:
    """Parameters were counted for each step or position, which share them."""
    for shape, word in ((world.arriving[0], "reads"), (right.shapes[0], "gives")):
        times = prod(size for size in shape[1:-1] if known(size))
        if times > 1 and right.params:
            why = f"multiplied by the {times} positions that it {word}, which share all weights"
            yield Guess("steps", why, params=right.params * times)


def _named(right: Result) -> Iterator[tuple[str, list[Part]]]:
    """The weights by their names; a wrapper may have several of one name."""
    names = dict.fromkeys(part.name for part in right.weights)
    for name in names if len(names) > 1 else ():
        yield name, [part for part in right.weights if part.name == name]


def _count(parts: Sequence[Part]) -> Any:
    return sum((part.size for part in parts), 0)


def _sized(parts: Sequence[Part]) -> str:
    return f"{_count(parts):,} numbers"


def _note(parts: Sequence[Part]) -> str:
    return next((part.note for part in parts if part.note), parts[0].name)


# Numbers in the formula


@mistake
def swapped(world: World, right: Result) -> Guesses:
    """The width of the output and that of the input were put in each other's place."""
    found = world.explanation
    if found is None:
        return
    for mine, theirs in _widths(found):
        if mine.number is None or theirs.number is None:
            continue
        numbers = {mine.letter: theirs.number, theirs.letter: mine.number}
        why = (
            f"{mine.word} = {mine.number} and the {theirs.word} = {theirs.number} of the input "
            f"were swapped: {_formula(found, numbers)}"
        )
        yield Guess("swapped", why, _shapes(found, numbers), _params(found, numbers))


def _widths(found: Explanation) -> Iterator[tuple[Symbol, Symbol]]:
    """The letters of a layer's own width and of what it reads, which stand on one axis."""
    arriving, leaving = found.inputs[0], found.outputs[0] if found.outputs else ()
    for theirs in found.symbols:
        places = [at for at, size in enumerate(arriving) if str(size) == theirs.letter]
        if theirs.word not in ("features", "channels") or not places:
            continue
        at = -1 if places[0] == len(arriving) - 1 else places[0]
        size = leaving[at] if at < len(leaving) else None
        names = size.names if isinstance(size, Formula) else set()
        yield from (
            (mine, theirs) for mine in found.symbols if mine.letter in names - {theirs.letter}
        )


@mistake
def counted_as_one(world: World, right: Result) -> Guesses:
    """The channels, or one axis of the window, were left out of the product."""
    found = world.explanation
    if found is None:
        return
    for symbol in found.symbols:
        if symbol.word in ("channels", "features", "kernel_size") and symbol.number != 1:
            numbers = {symbol.letter: 1}
            what = f"the number of {symbol.word} of the input ({symbol.number})"
            if symbol.word == "kernel_size":
                what = f"an axis of the window ({symbol.letter} = {symbol.number})"
            why = f"{what} was forgotten in {_formula(found, {})}"
            yield Guess(symbol.word, why, params=_params(found, numbers))


def _params(found: Explanation, numbers: dict[str, int]) -> Any:
    if found.weights is None:
        return None
    try:
        worth = value(found.params, {**found.numbers, **numbers})
    except ArithmeticError:
        return None
    return None if isinstance(worth, Unknown) and not isinstance(worth, Formula) else worth


def _formula(found: Explanation, numbers: dict[str, int]) -> str:
    return tight(in_line(put(found.params, {**found.numbers, **numbers})))


def _shapes(found: Explanation, numbers: dict[str, int]) -> tuple[Shape, ...]:
    return tuple(
        tuple(
            size.given({**found.numbers, **numbers}) if isinstance(size, Formula) else size
            for size in shape
        )
        for shape in found.outputs
    )


# Shapes


@mistake
def rounding(world: World, right: Result) -> Guesses:
    """What Keras rounds down was rounded up, or the other way round."""
    found = world.explanation
    if found:
        said = "rounded the other way; Keras has " + _axes(found)
        yield Guess("rounding", said, _reformed(found, _turned))


@mistake
def plus_one(world: World, right: Result) -> Guesses:
    """The first position of a window was not counted."""
    found = world.explanation
    if found:
        said = "the + 1 was forgotten: a window has a first position; " + _axes(found)
        yield Guess("plus one", said, _reformed(found, _without_one))


def _axes(found: Explanation) -> str:
    """How the sizes that are worked out come about."""
    sizes = dict.fromkeys(size for shape in found.outputs for size in shape)
    told = [
        f"{tight(in_line(put(written(size), found.numbers)))} = {found.number(size)}"
        for size in sizes
        if isinstance(size, Formula) and not size.name
    ]
    return ", ".join(told)


def _reformed(found: Explanation, change: Callable[[Written], Written]) -> tuple[Shape, ...]:
    """The outputs, where their formulas are changed."""
    return tuple(
        tuple(
            _number(value(change(written(size)), found.numbers), size)
            if isinstance(size, Formula)
            else size
            for size in shape
        )
        for shape in found.outputs
    )


def _number(worth: Any, otherwise: Any) -> Any:
    return otherwise if isinstance(worth, int) and worth < 0 else worth


def _turned(form: Written) -> Written:
    """A formula that rounds up where it rounded down."""
    if not isinstance(form, Form):
        return form
    sign = {"floor": "ceil", "ceil": "floor"}.get(form.sign, form.sign)
    return Form(sign, tuple(map(_turned, form.parts)))


def _without_one(form: Written) -> Written:
    """A sum without the 1 that is added."""
    if isinstance(form, Form) and form.sign == "+" and 1 in form.parts:
        return Form("+", tuple(part for part in form.parts if part != 1))
    return form


@mistake
def flattened(world: World, right: Result) -> Guesses:
    """The input was thought to be flattened before."""
    first = world.arriving[0]
    if len(first) > 2 and all(map(known, first[1:])):
        flat = (first[0], prod(first[1:]))
        result = world.reading(flat).result
        if result is not None:
            why = f"that is right for the flattened input {text(flat)}; {text(first)} arrives"
            yield Guess("flattened", why, *_both(result))


@mistake
def unchanged(world: World, right: Result) -> Guesses:
    """The layer was thought to change nothing."""
    why = f"{text(world.arriving[0])} is what arrives; the layer changes it"
    yield Guess("unchanged", why, world.arriving[:1])


# Other classes


@mistake
def other_merging(world: World, right: Result) -> Guesses:
    """Tensors were added where they are put beside each other, or the other way round."""
    for name in ("Concatenate", "Add") if world.plan.rule.merges else ():
        result = World(_made(name), world.arriving).result
        if result is not None and name != world.plan.rule.name:
            yield Guess(name, f"that is what {name} would give", result.shapes)


@mistake
def window_with_weights(world: World, right: Result) -> Guesses:
    """Pooling was given the parameters of a convolution."""
    pool = getattr(world.plan.arguments, "pool_size", None)
    if right.weights or not isinstance(pool, tuple):
        return
    channels = world.arriving[0][-1]
    if not known(channels) or not channels:
        return
    size = prod(pool)
    why = f"{world.plan.class_name} takes the numbers as they are: it has nothing to learn"
    made = _made(f"Conv{len(pool)}D", filters=channels, kernel_size=list(pool))
    result = World(made, world.arriving).result
    whole = (
        [result.params, _count([p for p in result.weights if p.name == "kernel"])] if result else []
    )
    for params in (*whole, size, size + 1, size * channels, (size + 1) * channels):
        yield Guess("pooling", f"{why}, unlike a convolution", params=params)


def _made(name: str, **arguments: Any) -> LayerPlan:
    return read_layer({name: arguments}, Source("<mistake>"))
