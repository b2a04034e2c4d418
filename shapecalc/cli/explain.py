"""``shapecalc explain``: a layer, the layers of a file, a topic, or a kind of problem."""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import (
    SUPPRESS,
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
)
from collections.abc import Sequence
from textwrap import fill
from typing import Any

from shapecalc import terminal
from shapecalc.algebra.size import UNKNOWN, Shape
from shapecalc.cli.summary import complain, numbers
from shapecalc.declare.kinds import REQUIRED, Argument, Flag, Inner
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.declare.size_kinds import InputShape
from shapecalc.errors import Code, ShapecalcError, Source, did_you_mean
from shapecalc.explain.catalogue import declared, documentation, named, suggestion
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.layer_text import as_dict, as_latex, as_markdown, as_text
from shapecalc.explain.letters import example_arguments
from shapecalc.explain.model import explain_model
from shapecalc.explain.topics import TOPICS, Topic
from shapecalc.plan import LayerPlan
from shapecalc.read.document import read_layer, read_spec
from shapecalc.terminal import CODES, for_terminal, usage_error, without_marks

SHARED = ("activity_regularizer", "trainable", "dtype", "autocast", "name")
"""What all layers have and no formula needs; it is left out of the help."""


def run(subject: str, options: Sequence[str], form: str) -> int:
    """Explains a layer, or the layers of a file."""
    if subject in ("--list", "list"):
        print(listed())
        return 0
    rule = named(subject)
    if subject in TOPICS:  # Names of layers begin with a capital: `Reshape` is the layer.
        return explain_topic(TOPICS[subject], options, form)
    code = code_named(subject)
    if rule is None and code:
        from shapecalc.cli.explain_code import run as explain_code

        return explain_code(code, options, form)
    if rule is None and not is_file(subject):
        hint = suggestion(subject) or "`shapecalc layers` lists the layers"
        return usage_error(f"there is no layer, file, topic or code `{subject}`", hint)
    try:
        found = [of_options(rule, options)] if rule else of_file(subject, options)
    except ShapecalcError as error:
        complain(error)
        return error.exit_code
    except RuleError as misfit:
        usage_error(f"{rule.name if rule else subject}: {misfit}", misfit.hint)
        return 1
    print(rendered(found, form))
    return 0


def listed() -> str:
    """What can be explained."""
    topics = [f"  {name:<12}{topic.summary}" for name, topic in TOPICS.items()]
    names = fill(
        ", ".join(rule.name for rule in declared() if not rule.foreign), terminal.columns()
    )
    codes = [f"  {code.value}  {code.title}" for code in Code]
    return "\n".join(["Topics", *topics, "", "Kinds of problems", *codes, "", "Layers", names])


def code_named(subject: str) -> Code | None:
    """The kind of problem that has a number or a name: ``SC402``, ``rank``."""
    words = subject.upper()
    return next((code for code in Code if words in (code.value, code.name)), None)


def explain_topic(topic: Topic, options: Sequence[str], form: str) -> int:
    """Explains a topic with the numbers that are given."""
    from shapecalc.explain import topic_text as show_topic

    made = ArgumentParser(
        prog=f"shapecalc explain {topic.name}",
        description=topic.summary,
        argument_default=SUPPRESS,
        allow_abbrev=False,
    )
    for name, option in topic.options.items():
        kind = whole if isinstance(option.default, int) else several
        note = f"{option.meaning} (default: {option.default})"
        made.add_argument(f"--{name.replace('_', '-')}", dest=name, type=kind, help=note)
    given = vars(made.parse_args(list(options)))
    if form == "json":
        print(json.dumps(show_topic.as_dict(topic, given), indent=2, ensure_ascii=False))
    elif form in ("markdown", "latex"):
        show = show_topic.as_markdown if form == "markdown" else show_topic.as_latex
        print(show(topic, given))
    else:
        codes = CODES[terminal.colors(sys.stdout)]
        print(for_terminal(show_topic.as_text(topic, given, terminal.columns(), codes)))
    return 0


def letters(told: str) -> dict[str, int]:
    """Numbers by the letters that stand for them."""
    try:
        return numbers(told)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def whole(told: str) -> int:
    """A whole number of at least 1 that is not too long to be counted with."""
    if not told.isdecimal() or not 1 <= int(told[:20]) <= 10**15:
        raise ArgumentTypeError(f"{told!r} is no whole number from 1 to 10^15")
    return int(told)


def several(told: str) -> tuple[int, ...]:
    """Whole numbers with commas between them."""
    try:
        found = tuple(int(part) for part in told.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{told!r}: whole numbers such as 1,2,3 are expected") from None
    return found


def is_file(subject: str) -> bool:
    """Whether something is meant for a file, and perhaps a layer in it."""
    return subject == "-" or any(mark in subject for mark in "./:") or os.path.exists(subject)


def of_file(subject: str, options: Sequence[str] = ()) -> list[Explanation]:
    """The explanation of all layers of a file, or of one: ``FILE:NAME``."""
    made = ArgumentParser(prog="shapecalc explain FILE", allow_abbrev=False)
    made.add_argument("--set", dest="sizes", type=letters, metavar="T=3,…", default={})
    sizes = made.parse_args(list(options)).sizes
    file, _, name = subject.rpartition(":")
    if not file or os.path.exists(subject):
        file, name = subject, ""
    found = explain_model(read_spec(file, sizes), name)
    if name and not found:
        raise RuleError(f"{file} has no layer {name!r}")
    return found


def of_options(rule: Rule, options: Sequence[str]) -> Explanation:
    """The explanation of a layer whose arguments stand on the command line."""
    given = parse(parser(rule), options)
    arriving = arrives(rule, given)
    arguments = {**example_arguments(rule), **given}
    return explained(read_layer({rule.name: arguments}, Source("<options>")), *arriving)


def arrives(rule: Rule, given: dict[str, Any]) -> tuple[Any, Any]:
    """What the options tell of the input, taken out of them: its shapes, or its features."""
    features = None if "input_dim" in rule.arguments else given.pop("input_dim", None)
    return given.pop("input_shape", None), features


def explained(plan: LayerPlan, shapes: Any, features: Any) -> Explanation:
    """The explanation of a layer that gets what the options tell of, or as little as it takes."""
    failed = None
    for more in range(1 if shapes else 4):  # Some take more axes than their declaration names.
        try:
            return explain(plan, arriving(plan, shapes, features, more))
        except RuleError as misfit:
            failed = failed or misfit
    assert failed
    raise failed


def parse(made: ArgumentParser, options: Sequence[str]) -> dict[str, Any]:
    """The options by their names; a wrong one gets a hint."""
    known, unknown = made.parse_known_args(_joined(options))
    if unknown:
        names = [option for action in made._actions for option in action.option_strings]
        made.error(f"there is no {unknown[0]} {did_you_mean(unknown[0], names)}".rstrip())
    return vars(known)


def _joined(options: Sequence[str]) -> list[str]:
    """The options, where a negative number is the value of the one before it."""
    found: list[str] = []
    for option in options:
        if found and re.match(r"-\d", option) and re.fullmatch(r"--[\w-]+", found[-1]):
            found[-1] += f"={option}"
        else:
            found.append(option)
    return found


def arriving(
    plan: LayerPlan, told: Sequence[Any] | None, features: Any, more: int = 0
) -> list[Shape]:
    """The shapes that reach a layer: those that are told, or as many axes as it takes, and more."""
    if told:
        shapes = [(UNKNOWN, *item) for item in told]
        return shapes * 2 if plan.rule.merges and len(shapes) == 1 else shapes
    axes = plan.rule.axes(plan.arguments)
    rank = max(len([name for name in axes if name != "…"]) + (axes[-1:] == ("…",)), 2) + more
    last = UNKNOWN if features is None else features
    shape = (*(UNKNOWN,) * (rank - 1), last)
    return [shape, shape] if plan.rule.merges else [shape]


def shape(told: str) -> Shape:
    """A shape without the batch, as in ``28,28,1``."""
    found: Shape | None = InputShape("a shape without the batch").parse(value(told))
    return found or ()


def size(told: str) -> Any:
    """A shape of one axis."""
    (found,) = shape(told)
    return found


def rendered(found: Sequence[Explanation], form: str) -> str:
    """Explanations in the form that is asked for."""
    if form == "json":
        data = [as_dict(one) for one in found]
        return json.dumps(data[0] if len(data) == 1 else data, indent=2, ensure_ascii=False)
    if form == "markdown":
        return "\n\n".join(map(as_markdown, found))
    if form == "latex":
        return "\n\n".join(map(as_latex, found))
    columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
    return for_terminal("\n\n\n".join(as_text(one, columns, codes) for one in found))


# The options of a layer


def parser(rule: Rule, command: str = "explain") -> ArgumentParser:
    """What reads the arguments of a layer from the command line."""
    made = ArgumentParser(
        prog=f"shapecalc {command} {rule.name.lower()}",
        usage="%(prog)s [--ARGUMENT VALUE]... [--input-shape SHAPE | --input-dim N]",
        description=without_marks(documentation(rule)),
        formatter_class=RawDescriptionHelpFormatter,
        argument_default=SUPPRESS,
        allow_abbrev=False,
    )
    own = made.add_argument_group("arguments of the layer, with Keras's defaults")
    for name, argument in rule.own.items():
        _add(own, name, argument)
    common = made.add_argument_group("what arrives")
    common.add_argument(
        "--input-shape",
        action="append",
        type=shape,
        metavar="SHAPE",
        help="shape of the input without the batch, as in 10,10,1; several times for several",
    )
    if "input_dim" not in rule.arguments:
        common.add_argument("--input-dim", type=size, metavar="N", help="features of the input")
    for name in SHARED:
        if name in rule.accepted and name not in rule.own:
            made.add_argument(f"--{name.replace('_', '-')}", type=value, help=SUPPRESS)
    return made


def _add(group: Any, name: str, argument: Argument) -> None:
    default = "" if argument.default is REQUIRED else f" (default: {argument.default!r})"
    note = without_marks(argument.note).replace("%", "%%") + default.replace("%", "%%")
    option = f"--{name.replace('_', '-')}"
    if isinstance(argument, Flag):
        group.add_argument(
            option, dest=name, nargs="?", const=True, type=value, metavar="yes|no", help=note
        )
        group.add_argument(
            f"--no-{name.replace('_', '-')}", dest=name, action="store_false", help=SUPPRESS
        )
        return
    metavar = "LAYER" if isinstance(argument, Inner) else name.upper()
    group.add_argument(
        option,
        dest=name,
        type=str if isinstance(argument, Inner) else value,
        metavar=metavar,
        help=note,
    )


WORDS = {"true": True, "yes": True, "false": False, "no": False, "none": None}


def value(told: str) -> Any:
    """A value of the command line: ``10``, ``3,3``, ``same``, ``false``.

    >>> value("3,3"), value("(None, 3)"), value("same"), value("0.5"), value("T,1")
    ([3, 3], [None, 3], 'same', 0.5, ['T', 1])
    """
    told = told.strip()
    if ("," in told and "->" not in told and not told.endswith(")")) or told[:1] in ("(", "["):
        items = told.strip("()[]").split(",")
        return [value(item) for item in items if item.strip()]
    if told.lower() in WORDS:
        return WORDS[told.lower()]
    for kind in (int, float):
        try:
            return kind(told)
        except ValueError:
            continue
    return told
