"""``shapecalc solve``: the arguments that give a number of parameters, or an output shape."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated, Any

import typer
from typer.core import TyperOption

from shapecalc.algebra.solve import NoAnswerError
from shapecalc.cli.bounds import bound
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
from shapecalc.explain.solutions import ArgumentValues, Goal, Listing, solve_file, solve_layer
from shapecalc.table.escape import latex_text, markdown_code
from shapecalc.terminal import for_terminal, usage_error, visible

MOST = 20
"""The number of answers that are printed."""


class SolveGroup(SubjectGroup):
    """``shapecalc solve``, with a command for every layer and file."""

    def subject_command(self, subject: str) -> SubjectCommand:
        rule = named(subject)
        if rule:
            return LayerCommand(rule, partial(solve_and_print, rule), goal_options(rule))
        if is_file(subject):
            return SubjectCommand(
                FILE_HELP, [*goals_of_a_file(), *file_options()], partial(solve_and_print, subject)
            )
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
      shapecalc solve specs/ensemble.yaml --total-params 3058 --for dense_3.units
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
    note = "Target output shape without the batch, such as 5,5,7."
    return [
        goal("wanted_params", params, bound, "N", "Target number of parameters, or a bound."),
        goal("wanted_shape", output, shape, "SHAPE", note),
        *cost_goals(),
    ]


def cost_goals() -> list[TyperOption]:
    """Return the options for the costs that are wanted, of a layer or of a file."""
    macs = "Target multiply-adds for one example, or a bound such as '<=300M'."
    flops = "Target floating-point operations: two for a multiply-add."
    return [
        goal("wanted_macs", "--macs", bound, "N", macs),
        goal("wanted_flops", "--flops", bound, "N", flops),
    ]


def goal(name: str, option: str, parse: Any, metavar: str, note: str) -> TyperOption:
    """Return an option for something that is wanted."""
    return TyperOption(
        param_decls=[name, option],
        type=parse,
        metavar=metavar,
        help=note,
        rich_help_panel="Goal",
    )


FILE_HELP = "Find layer arguments that give a total number of parameters, or of multiply-adds."


def goals_of_a_file() -> list[TyperOption]:
    """Return the options for what is wanted of the model in a file."""
    return [
        TyperOption(
            param_decls=["total_params", "--total-params"],
            type=bound,
            metavar="N",
            help="Target number of parameters of the model, or a bound.",
        ),
        *cost_goals(),
        TyperOption(
            param_decls=["names", "--for"],
            multiple=True,
            required=True,
            metavar="LAYER.ARGUMENT",
            help="An argument to solve for, such as dense.units (repeatable).",
        ),
        TyperOption(
            param_decls=["most", "--max"],
            type=whole_number(),
            metavar="N",
            help="Largest value to try.",
        ),
    ]


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
    wanted = [values.pop(f"wanted_{name}", None) for name in ("params", "shape", "macs", "flops")]
    if all(goal is None for goal in wanted):
        *names, last = [name for option in goal_options(rule) for name in option.opts]
        raise CommandLineError("nothing to solve for", f"add {', '.join(names)} or {last}")
    return Goal(rule, take_input(rule, values), values, *wanted)


def solve_model(subject: str, values: dict[str, Any]) -> Listing:
    """Return the answers for the model in a file.

    Raises:
        CommandLineError: if nothing is wanted.
    """
    wanted = [values.pop(name, None) for name in ("total_params", "wanted_macs", "wanted_flops")]
    if all(goal is None for goal in wanted):
        raise CommandLineError("nothing to solve for", "add --total-params, --macs or --flops")
    params, macs, flops = wanted
    names, most = values.pop("names", ()), values.pop("most", None)
    return solve_file(read_subject(subject, values), params, names, most, macs, flops)


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
