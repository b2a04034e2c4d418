"""``shapecalc solve``: the sizes that give a number of parameters, costs or an output shape."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

import typer
from typer.core import TyperOption

from shapecalc.algebra.bounds import bound
from shapecalc.algebra.conditions import Range
from shapecalc.algebra.solve import NoAnswerError
from shapecalc.cli.errors import CommandLineError, NoSubjectError, print_problems
from shapecalc.cli.layer_options import (
    Explanations,
    LayerCommand,
    SubjectCommand,
    SubjectGroup,
    file_options,
    is_file,
    shape,
    take_input,
)
from shapecalc.cli.models import read_subject
from shapecalc.cli.options import command_app, format_option, whole_number
from shapecalc.cli.streams import printed_json
from shapecalc.declare.layer import Rule, RuleError
from shapecalc.errors import ShapecalcError
from shapecalc.explain.catalogue import named, suggestion
from shapecalc.explain.solutions import ArgumentValues, Goal, Listing, solve_layer
from shapecalc.table.escape import latex_text, markdown_code
from shapecalc.terminal import for_terminal, usage_error, visible

MOST = 20
"""The number of answers that are printed."""

PARAMS = "Target number of parameters, or a bound such as '<=100K'."
SHAPE = "Target output shape without the batch, such as 5,5,7."


class SolveGroup(SubjectGroup):
    """``shapecalc solve``, with a command for every layer and file."""

    def subject_command(self, subject: str) -> SubjectCommand:
        rule = named(subject)
        if rule:
            return LayerCommand(rule, partial(solve_and_print, rule), goal_options(rule))
        if is_file(subject):
            options = [*goals_of_a_file(), *file_options()]
            return FileCommand(FILE_HELP, options, partial(solve_and_print, subject))
        hint = suggestion(subject) or "`shapecalc layers` lists the layers"
        raise CommandLineError(f"there is no layer or file `{subject}`", hint)


app = command_app(
    cls=SolveGroup, invoke_without_command=True, subcommand_metavar="LAYER|FILE [ARGUMENTS]..."
)

Format = Annotated[Explanations, format_option(Explanations)]


@app.callback()
def solve_subject(context: typer.Context, form: Format = "text") -> None:
    """Find layer arguments that give a number of parameters or an output shape.

    The known arguments are options: see `shapecalc solve lstm --help`.

    Examples:
      shapecalc solve lstm --input-dim 1 --params 480
      shapecalc solve conv2d --input-dim 64 --kernel-size 3,3 --params '<=100K'
      shapecalc solve model.yaml --params '<=100K' --for dense.units
      shapecalc solve model.yaml --params '<=100K' --input-size
    """
    if context.invoked_subcommand is None:
        raise NoSubjectError(context)


# What is wanted


def goal_options(rule: Rule) -> list[TyperOption]:
    """Return the options for what is wanted of a layer.

    They have other names for a layer with arguments of those names, such as ``JaxLayer``.
    """
    params = "--total-params" if "params" in rule.own else "--params"
    output = "--gives" if "output_shape" in rule.own else "--output-shape"
    return [
        goal("wanted_params", params, wanted, "N", PARAMS),
        goal("wanted_shape", output, shape, "SHAPE", SHAPE),
        *cost_goals(),
    ]


def cost_goals() -> list[TyperOption]:
    """Return the options for the costs that are wanted, of a layer or of a file."""
    macs = "Target multiply-adds for one example, or a bound such as '<=300M'."
    flops = "Target floating-point operations: two for a multiply-add."
    return [
        goal("wanted_macs", "--macs", wanted, "N", macs),
        goal("wanted_flops", "--flops", wanted, "N", flops),
    ]


def goal(
    name: str, options: str, parse: Any, metavar: str, note: str, **settings: Any
) -> TyperOption:
    """Return an option for something that is wanted, with all its names."""
    return TyperOption(
        param_decls=[name, *options.split()],
        type=parse,
        metavar=metavar,
        help=note,
        rich_help_panel="Goal",
        **settings,
    )


def wanted(text: str) -> Range:
    """Return the numbers that a text allows.

    Raises:
        BadParameter: if it is no number and no bound.
    """
    try:
        return bound(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


# Files


FILE_HELP = """Find the sizes of a model that give a number of parameters, costs or an output shape.

Without `--for` and `--input-size` these are the letters of the file.
"""


class FileCommand(SubjectCommand):
    """``shapecalc solve FILE``, where ``--input-size`` needs no value."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        words = [
            "--input-size=?" if word == "--input-size" and following.startswith("-") else word
            for word, following in zip(args, [*args[1:], "--"])
        ]
        return super().parse_args(ctx, words)


def goals_of_a_file() -> list[TyperOption]:
    """Return the options for what is wanted of the model in a file, and for what may change."""
    outputs = f"{SHAPE} Once for each output."
    return [
        goal("total_params", "--params --total-params", wanted, "N", PARAMS),
        goal("output_shapes", "--output-shape", shape, "SHAPE", outputs, multiple=True),
        *cost_goals(),
        TyperOption(
            param_decls=["names", "--for"],
            multiple=True,
            metavar="LAYER.ARGUMENT",
            help="Argument or letter to solve for, such as dense.units (repeatable).",
            rich_help_panel="What may change",
        ),
        TyperOption(
            param_decls=["input_size", "--input-size"],
            type=input_size,
            metavar="[SHAPE]",
            help="The input, with letters for sizes to solve for: n,n,3. Alone: all but features.",
            rich_help_panel="What may change",
        ),
        TyperOption(
            param_decls=["most", "--max"],
            type=whole_number(),
            metavar="N",
            help="Largest value to try.",
            rich_help_panel="What may change",
        ),
    ]


def input_size(text: str) -> Sequence[Any]:
    """Return the shape of an input with letters; an empty one for that of the file.

    >>> input_size("n,n,3"), input_size("?")
    ((n, n, 3), ())
    """
    return () if text.strip() in ("", "?", "unknown") else shape(text)


def solve_and_print(subject: Rule | str, values: dict[str, Any], form: Explanations) -> int:
    """Print the answers for a layer or a file; return the exit code."""
    try:
        if isinstance(subject, Rule):
            listing = solve_layer(goal_of(subject, values))
        else:
            listing = solve_model(subject, values)
    except ShapecalcError as error:
        return print_problems(error)
    except (RuleError, NoAnswerError) as error:
        return usage_error(for_terminal(f"no solution: {error}"), code=1)
    show(listing, form)
    return 0


def goal_of(rule: Rule, values: dict[str, Any]) -> Goal:
    """Return what the command line asks of a layer.

    Raises:
        CommandLineError: if nothing is wanted.
    """
    goals = [values.pop(f"wanted_{name}", None) for name in ("params", "shape", "macs", "flops")]
    if all(goal is None for goal in goals):
        *names, last = [name for option in goal_options(rule) for name in option.opts]
        raise CommandLineError("nothing to solve for", f"add {', '.join(names)} or {last}")
    return Goal(rule, take_input(rule, values), values, *goals)


def solve_model(subject: str, values: dict[str, Any]) -> Listing:
    """Return the answers for the model in a file.

    Raises:
        CommandLineError: if nothing is wanted, or nothing may change.
    """
    from shapecalc.explain.file_solutions import FileGoal, NothingOpenError, solve_file

    names = ("total_params", "output_shapes", "wanted_macs", "wanted_flops")
    params, shapes, macs, flops = (values.pop(name, None) for name in names)
    if not any((params, shapes, macs, flops)):
        hint = "add --params, --output-shape, --macs or --flops"
        raise CommandLineError("nothing to solve for", hint)
    changing, opened = values.pop("names", ()), values.pop("input_size", None)
    goal = FileGoal(params, shapes or (), macs, flops, changing, opened, values.pop("most", None))
    try:
        return solve_file(read_subject(subject, values), goal)
    except NothingOpenError as error:
        hint = "add --for LAYER.ARGUMENT, such as --for dense.units, or --input-size"
        raise CommandLineError(str(error), hint) from None


def show(listing: Listing, form: Explanations) -> None:
    """Print answers in one of the output formats."""
    answers = listing.answers
    if form == "json":
        print(printed_json([answer.values for answer in answers]))
    else:
        for answer in answers[:MOST]:
            print(_line(answer, form))
        if len(answers) > MOST:
            more = f"… and {len(answers) - MOST:,} more (--format json has them all)"
            print(for_terminal(more), file=sys.stderr)
    if not listing.complete:
        print("note: there may be others: not every number was tried", file=sys.stderr)


def _line(answer: ArgumentValues, form: Explanations) -> str:
    line = ", ".join(f"{name} = {size}" for name, size in answer.values.items()) or "any"
    if form == "latex":
        return rf"\texttt{{{latex_text(line)}}} \\"
    return f"- {markdown_code(line)}" if form == "markdown" else visible(line)
