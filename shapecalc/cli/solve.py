"""``shapecalc solve``: which arguments give a number of parameters, or an output shape."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import Shape
from shapecalc.algebra.solve import Condition, NoAnswerError, Range, Solution, conditions, solve
from shapecalc.cli.explain import arrives, explained, is_file, parse, parser, shape, whole
from shapecalc.cli.summary import complain
from shapecalc.declare.kinds import Choice, Flag
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.declare.size_kinds import Strides
from shapecalc.errors import ModelError, ShapecalcError, Source
from shapecalc.explain.catalogue import named, suggestion
from shapecalc.explain.layer import Explanation, apply_rule, params_of, shapes_of
from shapecalc.explain.letters import example_arguments, window_letters
from shapecalc.model.infer import Inference
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.document import read_layer, read_spec
from shapecalc.table.summary import summary
from shapecalc.terminal import for_terminal, usage_error

SHOWN = 20
"""How many answers are printed."""


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


@dataclass(slots=True)
class Listing:
    """Answers, the smallest first, and whether there are no others."""

    found: list[Found]
    complete: bool


def run(subject: str, options: Sequence[str], form: str) -> int:
    """Solves for the arguments of a layer, or of a layer in a file."""
    rule = named(subject)
    if rule is None and not is_file(subject):
        hint = suggestion(subject) or "shapecalc solve lstm --input-dim 1 --params 480"
        return usage_error(f"there is no layer or file `{subject}`", hint)
    try:
        listing = of_layer(rule, options) if rule else of_file(subject, options)
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    except (RuleError, NoAnswerError) as error:
        usage_error(for_terminal(f"no solution: {error}"))
        return 1
    show(listing, form)
    return 0


def show(listing: Listing, form: str) -> None:
    """Prints answers, the smallest first."""
    found = listing.found
    if form == "json":
        data = [{**one.arguments, **dict.fromkeys(one.free, "any")} for one in found]
        print(json.dumps(data, indent=2))
    else:
        for one in found[:SHOWN]:
            print(_line(one, form))
        if len(found) > SHOWN:
            more = f"… and {len(found) - SHOWN:,} more (--format json has them all)"
            print(for_terminal(more), file=sys.stderr)
    if not listing.complete:
        print("note: there may be others: not every number was tried", file=sys.stderr)


def _line(one: Found, form: str) -> str:
    told = {**one.arguments, **dict.fromkeys(one.free, "any")}
    line = ", ".join(f"{name} = {size}" for name, size in told.items()) or "any"
    if form == "latex":
        return rf"\texttt{{{line}}} \\".replace("_", r"\_")
    return f"- `{line}`" if form == "markdown" else line


# A layer


def of_layer(rule: Rule, options: Sequence[str]) -> Listing:
    """The arguments of a layer that give what is wanted."""
    question = asked(rule, options)
    listings: list[Listing] = []
    failed: dict[str, NoAnswerError] = {}
    for choices in question.choices():
        try:
            listings.append(question.listing(choices))
        except NoAnswerError as error:
            failed["".join(f"{name}={word!r}: " for name, word in choices.items())] = error
    complete = all(error.complete for error in failed.values())
    if not listings:
        told = "; ".join(f"{choice}{error}" for choice, error in failed.items())
        raise NoAnswerError(f"{told}{question.otherwise()}", complete)
    found = [one for listing in listings for one in listing.found]
    complete = complete and all(listing.complete for listing in listings)
    return Listing(sorted(found, key=lambda one: one.weight), complete)


def asked(rule: Rule, options: Sequence[str]) -> Question:
    """What the command line asks of a layer."""
    made = parser(rule, command="solve")
    option = "--gives" if "output_shape" in rule.arguments else "--output-shape"
    _add_wanted(made, option)
    given = parse(made, options)
    params, gives = given.pop("params", None), given.pop("gives", None)
    if params is None and gives is None:
        made.error(f"what is wanted? --params N, or {option} SHAPE")
    return Question(rule, arrives(rule, given), given, params, gives)


def _add_wanted(made: ArgumentParser, option: str) -> None:
    group = made.add_argument_group("what is wanted")
    group.add_argument("--params", type=whole, metavar="N", help="so many parameters")
    group.add_argument(
        option,
        dest="gives",
        type=shape,
        metavar="SHAPE",
        help="the shape of the output without the batch, as in 5,5,7",
    )


@dataclass(slots=True)
class Question:
    """Which arguments of a layer give what is wanted.

    Attributes:
        rule: the layer.
        arrives: what the command line says of the input.
        given: the arguments that are not looked for.
        params, shape: what is wanted, None if it may be anything.
    """

    rule: Rule
    arrives: tuple[Any, Any]
    given: Mapping[str, Any]
    params: int | None
    shape: Shape | None

    def choices(self) -> Iterator[dict[str, Any]]:
        """Each way to choose the arguments that are words and say something of the shape."""
        for name in self.rule.contrast:
            argument = self.rule.accepted[name]
            if isinstance(argument, Choice) and name not in self.given and self.shape is not None:
                yield from ({name: word} for word in argument.options if isinstance(word, str))
                return
        yield {}

    def listing(self, choices: Mapping[str, Any]) -> Listing:
        """The answers with some arguments chosen."""
        window = window_letters(self.rule) if self.shape is not None else {}
        known = {**example_arguments(self.rule), **window, **self.given, **choices}
        plan = read_layer({self.rule.name: known}, Source("<options>"))
        try:
            letters = explained(plan, *self.arrives)
        except RuleError as misfit:
            raise NoAnswerError(str(misfit)) from None
        wanted = self._wanted(letters.total, [letters.shape(shape) for shape in letters.outputs])
        answers = solve(wanted, _bounds(letters)).filtered(partial(self._gives, plan, letters))
        words = {name: repr(word) for name, word in choices.items()}
        found = [_found(plan, letters, answer, words) for answer in answers.answers]
        return Listing(found, answers.complete)

    def otherwise(self) -> str:
        """With which other flag there would be a solution: GRU's 105 is ``reset_after=False``."""
        for name in self.rule.contrast:
            argument = self.rule.accepted[name]
            if not isinstance(argument, Flag) or name in self.given or self.params is None:
                continue
            try:
                found = self.listing({name: not argument.default}).found[0]
            except NoAnswerError:
                continue
            told = [f"{key} = {size}" for key, size in found.arguments.items() if key != name]
            return f"; with {name}={not argument.default}: {', '.join(told)}"
        return ""

    def _wanted(self, params: Any, outputs: Sequence[Shape]) -> list[Condition]:
        """What has to hold of a number of parameters and of the first output."""
        output = outputs[0][1:] if outputs else ()
        if self.shape is not None and len(self.shape) != len(output):
            told = f"{len(output)} axes without the batch, not {len(self.shape)}"
            raise NoAnswerError(f"the output has {told}")
        return conditions(params, self.params, output, self.shape)

    def _gives(self, plan: LayerPlan, letters: Explanation, numbers: Mapping[str, int]) -> bool:
        """Whether the layer takes these numbers, and with them gives what is wanted."""
        made = _numbered(plan, numbers)
        if made.binding.problems or made.binding.deferred:
            return False
        arriving = [_put(shape, {**letters.numbers, **numbers}) for shape in letters.inputs]
        try:
            out = apply_rule(made, arriving)
        except RuleError:
            return False
        wanted = self._wanted(params_of(out), shapes_of(out))
        return all(one.formula == one.number for one in wanted)


def _numbered(plan: LayerPlan, numbers: Mapping[str, int]) -> LayerPlan:
    """A layer with numbers for its letters, and for those of layers inside it."""
    sizes = {name: vars(plan.arguments)[name] for name in plan.binding.given}
    put = {name: _put(size, numbers) for name, size in sizes.items()}
    return plan.with_arguments(**{name: size for name, size in put.items() if size != sizes[name]})


def _put(item: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(item, tuple):
        return tuple(_put(one, numbers) for one in item)
    if isinstance(item, LayerPlan):
        return _numbered(item, numbers)
    return item.substitute(numbers) if isinstance(item, Formula) else item


def _bounds(letters: Explanation) -> dict[str, int]:
    """Steps as large as all that they move over do what larger ones do."""
    sizes = [size for shape in letters.inputs for size in letters.shape(shape)[1:]]
    most = max((size for size in sizes if isinstance(size, int)), default=None)
    steps = [each.letter for each in letters.symbols if isinstance(each.argument, Strides)]
    return {} if most is None else dict.fromkeys(steps, most)


def _found(
    plan: LayerPlan, letters: Explanation, answer: Solution, words: Mapping[str, str]
) -> Found:
    """An answer by the names of arguments and axes."""
    sizes: dict[str, list[Range]] = {}
    for symbol in letters.symbols:
        if symbol.letter in answer.sizes:
            sizes.setdefault(symbol.word, []).append(answer.sizes[symbol.letter])
    free = {each.word for each in letters.symbols if each.number is None} - sizes.keys()
    told = {word: _told(along) for word, along in sizes.items()}
    return Found({**told, **words}, sorted(free & plan.rule.accepted.keys()), answer.weight)


def _told(along: Sequence[Range]) -> str:
    return str(along[0]) if len(along) == 1 else f"({', '.join(map(str, along))})"


# A file


def of_file(file: str, options: Sequence[str]) -> Listing:
    """The arguments of layers in a file that give a number of parameters in all."""
    made = ArgumentParser(prog="shapecalc solve FILE", allow_abbrev=False)
    made.add_argument("--total-params", type=whole, required=True, metavar="N")
    made.add_argument(
        "--for", dest="names", action="append", required=True, metavar="LAYER.ARGUMENT"
    )
    made.add_argument("--max", dest="most", type=whole, metavar="N", help="the largest size")
    given = made.parse_args(list(options))
    model = read_spec(file)
    letters = {f"x{number or ''}": name for number, name in enumerate(given.names)}
    plans = _plans(model)

    def total(sizes: Mapping[str, Any]) -> Any:
        for letter, size in sizes.items():
            _give(plans, letters[letter], size)
        return summary(Inference(keras2=False, correct=False).outermost_model(model)).total_params

    def gives(numbers: Mapping[str, int]) -> bool:
        try:
            return bool(total(numbers) == given.total_params)
        except ModelError:
            return False

    asked = total({letter: letter for letter in letters})
    bounds = {} if given.most is None else dict.fromkeys(letters, given.most)
    answers = solve([Condition("parameters", asked, given.total_params)], bounds).filtered(gives)
    return Listing([_found_in_file(letters, each) for each in answers.answers], answers.complete)


def _found_in_file(letters: Mapping[str, str], answer: Solution) -> Found:
    told = {name: str(answer.sizes[x]) for x, name in letters.items() if x in answer.sizes}
    return Found(told, (), answer.weight)


def _plans(model: ModelPlan) -> dict[str, Any]:
    """The plans of the layers of a model by the names that the layers get."""
    inference = Inference(keras2=False, correct=False)
    inference.outermost_model(model)
    return {layer.name: plan for layer, plan in inference.plans.items()}


def _give(plans: Mapping[str, Any], name: str, size: Any) -> None:
    """Puts a letter, or a number, in place of the argument of a layer."""
    layer, _, argument = name.rpartition(".")
    plan = plans.get(layer)
    if not isinstance(plan, LayerPlan):
        raise RuleError(f"there is no layer {layer!r}; there are {', '.join(plans)}")
    if argument not in plan.rule.accepted:
        raise RuleError(f"{layer} has no argument {argument!r}")
    changed = plan.with_arguments(**{argument: size})
    if changed.binding.problems:
        raise ModelError(changed.binding.problems)
    plan.binding = changed.binding
