"""``shapecalc solve``: which arguments give a number of parameters, or an output shape."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapecalc.arguments import Choice, Flag
from shapecalc.binding import Given, bind
from shapecalc.catalogue import named, suggestion
from shapecalc.cli.explain import (
    arriving,
    is_file,
    parse,
    parser,
    refuse,
    shape_told,
    shown,
    value,
    whole,
)
from shapecalc.cli.summary import complain
from shapecalc.errors import ModelError, ShapecalcError, Source
from shapecalc.explain import Explanation, explain
from shapecalc.expr import Shape
from shapecalc.infer import Inference
from shapecalc.layer import MisfitError, Rule
from shapecalc.letters import ALONG, LETTERS, example_arguments
from shapecalc.plan import LayerPlan
from shapecalc.read.spec import read_layer, read_spec
from shapecalc.sizes import Sizes
from shapecalc.solve import Answer, NoAnswerError, Range, Wanted, conditions, solve
from shapecalc.summary import summary
from shapecalc.symbols import Formula

SHOWN = 20
"""How many answers are printed."""

WINDOWS = ("kernel_size", "pool_size", "strides")
"""Arguments that are no larger than what they move over."""


@dataclass(slots=True)
class Found:
    """An answer in the layer's own words.

    Attributes:
        arguments: the arguments that were looked for.
        free: those for which any number does.
    """

    arguments: Mapping[str, str]
    free: Sequence[str]
    weight: tuple[int, ...]


def run(subject: str, options: Sequence[str], form: str) -> int:
    """Solves for the arguments of a layer, or of a layer in a file."""
    rule = named(subject)
    if rule is None and not is_file(subject):
        hint = suggestion(subject) or "shapecalc solve lstm --input-dim 1 --params 480"
        return refuse(f"there is no layer or file `{subject}`", hint)
    try:
        found = of_layer(rule, options) if rule else of_file(subject, options)
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    except (MisfitError, NoAnswerError) as error:
        refuse(shown(f"no solution: {error}"))
        return 1
    show(found, form)
    return 0


def show(found: Sequence[Found], form: str) -> None:
    """Prints answers, the smallest first."""
    if form == "json":
        data = [{**one.arguments, **dict.fromkeys(one.free, "any")} for one in found]
        print(json.dumps(data, indent=2))
        return
    start, end = ("- `", "`") if form == "markdown" else ("", "")
    if form == "latex":
        start, end = r"\texttt{", r"} \\"
    for one in found[:SHOWN]:
        parts = [f"{name} = {told}" for name, told in one.arguments.items()]
        parts += [f"{name} = any" for name in one.free]
        line = ", ".join(parts)
        print(start + (line.replace("_", r"\_") if form == "latex" else line) + end)
    if len(found) > SHOWN:
        print(f"… and {len(found) - SHOWN:,} more (--format json has them all)", file=sys.stderr)


# A layer


def of_layer(rule: Rule, options: Sequence[str]) -> list[Found]:
    """The arguments of a layer that give what is wanted."""
    made = parser(rule, command="solve")
    option = "--gives" if "output_shape" in rule.arguments else "--output-shape"
    _add_wanted(made, option)
    given = parse(made, options)
    params, shape = given.pop("params", None), given.pop("gives", None)
    if params is None and shape is None:
        made.error(f"what is wanted? --params N, or {option} SHAPE")
    shapes = given.pop("input_shape", None)
    features = None if "input_dim" in rule.arguments else given.pop("input_dim", None)
    found: list[Found] = []
    failed: list[NoAnswerError | MisfitError] = []
    for choices in _choices(rule, given, shape):
        arguments = {**example_arguments(rule), **_steps(rule, given, shape), **given, **choices}
        try:
            plan = read_layer({rule.name: arguments}, Source("<options>"))
            arrived = arriving(plan, shapes, features)
            explained = explain(plan, arrived)
            found += _answers(plan, arrived, explained, params, _wanted_shape(shape), choices)
        except (NoAnswerError, MisfitError) as error:
            failed.append(error)
    if not found:
        raise NoAnswerError(f"{failed[0]}{_otherwise(rule, given, params, shapes, features)}")
    return sorted(found, key=lambda one: one.weight)


def _otherwise(
    rule: Rule, given: Mapping[str, Any], params: int | None, shapes: Any, features: Any
) -> str:
    """With which other flag there would be a solution: GRU's 105 is ``reset_after=False``."""
    for name in rule.contrast:
        argument = rule.accepted[name]
        if not isinstance(argument, Flag) or name in given or params is None:
            continue
        arguments = {**example_arguments(rule), **given, name: not argument.default}
        plan = read_layer({rule.name: arguments}, Source("<options>"))
        arrived = arriving(plan, shapes, features)
        try:
            answers = list(_answers(plan, arrived, explain(plan, arrived), params, None, {}))
        except (NoAnswerError, MisfitError):
            continue
        if answers:
            told = ", ".join(f"{key} = {size}" for key, size in answers[0].arguments.items())
            return f"; with {name}={not argument.default}: {told}"
    return ""


def _add_wanted(made: ArgumentParser, option: str) -> None:
    group = made.add_argument_group("what is wanted")
    group.add_argument("--params", type=whole, metavar="N", help="so many parameters")
    group.add_argument(
        option,
        dest="gives",
        type=value,
        metavar="SHAPE",
        help="the shape of the output without the batch, as in 5,5,7",
    )


def _wanted_shape(told: Any) -> Shape | None:
    return None if told is None else shape_told("the shape that leaves", told)


def _choices(rule: Rule, given: Mapping[str, Any], shape: Any) -> Iterator[dict[str, str]]:
    """Each way to choose the arguments that are words and say something of the shape."""
    for name in rule.contrast:
        argument = rule.accepted[name]
        if isinstance(argument, Choice) and name not in given and shape is not None:
            yield from ({name: option} for option in argument.options if isinstance(option, str))
            return
    yield {}


def _steps(rule: Rule, given: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    """Letters for the window and its steps, where a shape is wanted that depends on them."""
    found = {}
    for name in WINDOWS:
        argument = rule.arguments.get(name)
        if isinstance(argument, Sizes) and shape is not None and name not in given:
            tails = ALONG[argument.count]
            found[name] = [LETTERS[name] + tail for tail in tails]
    return found


def _answers(
    plan: LayerPlan,
    arrived: Sequence[Shape],
    explained: Explanation,
    params: int | None,
    shape: Shape | None,
    choices: Mapping[str, str],
) -> Iterator[Found]:
    output = explained.outputs[0][1:] if explained.outputs else ()
    if shape is not None and len(shape) != len(output):
        raise NoAnswerError(
            f"the output has {len(output)} axes without the batch, not {len(shape)}"
        )
    wanted = conditions(explained.total, params, [explained.number(size) for size in output], shape)
    answers = solve(wanted, _bounds(explained, arrived))
    asked = [s for s in explained.symbols if s.number is None]
    used = set(answers[0].sizes) if answers else set()
    for answer in answers:
        if not _taken(plan, arrived, explained, answer):
            continue
        told = {**_in_words(explained, answer), **{k: repr(v) for k, v in choices.items()}}
        free = sorted(
            {s.word for s in asked if s.letter not in used and s.word in plan.rule.accepted}
        )
        yield Found(told, free, answer.weight)


def _bounds(explained: Explanation, arrived: Sequence[Shape]) -> dict[str, int]:
    """Windows are no larger than what they move over."""
    sizes = [size for shape in arrived for size in shape[1:] if isinstance(size, int)]
    most = max(sizes, default=64)
    return {s.letter: most for s in explained.symbols if s.word in WINDOWS and s.number is None}


def _in_words(explained: Explanation, answer: Answer) -> dict[str, str]:
    """An answer by the names of arguments and axes."""
    by_word: dict[str, list[Range]] = {}
    for symbol in explained.symbols:
        if symbol.letter in answer.sizes:
            by_word.setdefault(symbol.word, []).append(answer.sizes[symbol.letter])
    return {
        word: str(sizes[0]) if len(sizes) == 1 else f"({', '.join(map(str, sizes))})"
        for word, sizes in by_word.items()
    }


def _taken(
    plan: LayerPlan, arrived: Sequence[Shape], explained: Explanation, answer: Answer
) -> bool:
    """Whether the layer can be made with the sizes of an answer."""
    numbers = {letter: size.first for letter, size in answer.sizes.items()}
    given = {
        name: Given(_put(item, numbers), plan.place)
        for name, item in vars(plan.arguments).items()
        if name in plan.binding.given
    }
    binding = bind(plan.rule, [], given, plan.place)
    return not binding.problems and not binding.late


def _put(item: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(item, Formula):
        return item.given(numbers)
    return tuple(_put(one, numbers) for one in item) if isinstance(item, tuple) else item


# A file


def of_file(file: str, options: Sequence[str]) -> list[Found]:
    """The arguments of layers in a file that give a number of parameters in all."""
    made = ArgumentParser(prog="shapecalc solve FILE", allow_abbrev=False)
    made.add_argument("--total-params", type=whole, required=True, metavar="N")
    made.add_argument(
        "--for", dest="names", action="append", required=True, metavar="LAYER.ARGUMENT"
    )
    made.add_argument("--max", dest="most", type=whole, default=512, metavar="N")
    given = made.parse_args(list(options))
    model = read_spec(file)
    inference = Inference(keras2=False, correct=False)
    inference.whole(model)
    plans = {layer.name: plan for layer, plan in inference.plans.items()}
    letters = {}
    for number, name in enumerate(given.names):
        letter = f"x{number}" if number else "x"
        letters[letter] = name
        _give_letter(plans, name, letter)
    total = summary(Inference(keras2=False, correct=False).whole(model)).total_params
    answers = solve(
        [Wanted("parameters", total, given.total_params)],
        dict.fromkeys(letters, given.most) if len(letters) > 1 else {},
    )
    return [
        Found({letters[n]: str(size) for n, size in answer.sizes.items()}, (), answer.weight)
        for answer in answers
    ]


def _give_letter(plans: Mapping[str, Any], name: str, letter: str) -> None:
    """Puts a letter in place of the argument of a layer."""
    layer, _, argument = name.rpartition(".")
    plan = plans.get(layer)
    if not isinstance(plan, LayerPlan):
        raise MisfitError(f"there is no layer {layer!r}; there are {', '.join(plans)}")
    if argument not in plan.rule.accepted:
        raise MisfitError(f"{layer} has no argument {argument!r}")
    given = {key: Given(item, plan.place) for key, item in plan.binding.given.items()}
    binding = bind(plan.rule, [], {**given, argument: Given(letter, plan.place)}, plan.place)
    if binding.problems:
        raise ModelError(binding.problems)
    plan.binding = binding
