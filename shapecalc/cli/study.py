"""Commands that give reasons, marks and exercises, for people who learn and teach."""

from __future__ import annotations

from typing import Annotated

import typer

from shapecalc.cli.app import app
from shapecalc.cli.options import Exercises, Explained, Graded, TextFormat, either

OPTIONS_OF_A_LAYER = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}
"""Lets the layer that a command is about say what options there are, and what they mean."""


def _help_alone(context: typer.Context, subject: str) -> None:
    """Prints the help of the command, if no layer is named whose help is asked for."""
    if subject in ("-h", "--help"):
        typer.echo(context.get_help())
        raise typer.Exit


@app.command(context_settings=OPTIONS_OF_A_LAYER)
def explain(
    context: typer.Context,
    subject: Annotated[
        str, typer.Argument(metavar="LAYER|FILE[:NAME]|TOPIC|CODE", help="What to explain.")
    ] = "--help",
    form: Annotated[
        Explained, typer.Option("--format", metavar="FORM", help=f"As what: {either(Explained)}.")
    ] = Explained.text,
) -> None:
    """Explain the shape and the parameters of a layer, step by step.

    The arguments of the layer are options: shapecalc explain lstm --help

    Example: shapecalc explain lstm --units 10 --input-dim 1
    """
    _help_alone(context, subject)
    from shapecalc.cli.explain import run

    raise typer.Exit(run(subject, context.args, form.value))


@app.command()
def why(
    text: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT]", help="What was printed; - or nothing: standard input."),
    ] = None,
    form: Annotated[
        TextFormat, typer.Option("--format", metavar="FORM", help=f"As what: {either(TextFormat)}.")
    ] = TextFormat.text,
) -> None:
    """Say what an error of Keras or TensorFlow means, and what would mend it.

    Example: shapecalc why "expected min_ndim=4, found ndim=3"
    """
    from shapecalc.cli.why import run

    raise typer.Exit(run(" ".join(text or ["-"]), form.value))


@app.command(context_settings=OPTIONS_OF_A_LAYER)
def solve(
    context: typer.Context,
    subject: Annotated[
        str, typer.Argument(metavar="LAYER|FILE", help="Whose arguments are looked for.")
    ] = "--help",
    form: Annotated[
        Explained, typer.Option("--format", metavar="FORM", help=f"As what: {either(Explained)}.")
    ] = Explained.text,
) -> None:
    """Find the arguments that give a number of parameters, or an output shape.

    Of a file: shapecalc solve FILE --total-params N --for LAYER.ARGUMENT

    Example: shapecalc solve lstm --input-dim 1 --params 480
    """
    _help_alone(context, subject)
    from shapecalc.cli.solve import run

    raise typer.Exit(run(subject, context.args, form.value))


@app.command()
def check(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A spec or a saved model.")],
    answers: Annotated[
        str | None,
        typer.Argument(metavar="[ANSWERS]", help="The answers; else the comments in the spec."),
    ] = None,
    submissions: Annotated[
        str | None, typer.Option(metavar="DIR", help="Mark every file in a folder.")
    ] = None,
    output: Annotated[
        str, typer.Option(metavar="DIR", help="Where the marks of a class are written.")
    ] = "marks",
    rubric: Annotated[
        str | None, typer.Option(metavar="FILE", help="What each answer is worth.")
    ] = None,
    form: Annotated[
        Graded | None, typer.Option("--format", metavar="FORM", help=f"As what: {either(Graded)}.")
    ] = None,
) -> None:
    """Mark answers about shapes and parameters, and say which mistake explains a wrong one.

    Example: shapecalc check specs/lstm_stack.yaml docs/answers.txt
    """
    from shapecalc.cli.check import Request, run

    if submissions is None:
        found = run(Request(model, answers, rubric, form.value if form else "text"))
        raise typer.Exit(found)
    if answers is not None:
        raise typer.BadParameter("give ANSWERS or --submissions, not both")
    from shapecalc.cli.check_class import ClassRequest, run_class

    wanted = form.value if form else "markdown"
    if wanted == "gradescope":
        raise typer.BadParameter("a class gets results for Gradescope anyway")
    raise typer.Exit(run_class(ClassRequest(model, submissions, output, rubric, wanted)))


@app.command()
def quiz(
    topic: Annotated[
        str,
        typer.Option(metavar="A,B,…", help="Layers, chapters, topics: lstm,conv,pooling,window."),
    ] = "",
    level: Annotated[
        int, typer.Option(metavar="N", min=1, max=3, help="1: layers, 2: stacks, 3: branches.")
    ] = 1,
    count: Annotated[
        int, typer.Option(metavar="N", min=1, max=1000, help="How many exercises.")
    ] = 10,
    seed: Annotated[
        int | None, typer.Option(metavar="N", help="Gives the same exercises again.")
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Ask here, with hints, and keep the score.")
    ] = False,
    form: Annotated[
        Exercises, typer.Option("--format", metavar="FORM", help=f"As what: {either(Exercises)}.")
    ] = Exercises.markdown,
    out: Annotated[
        str | None, typer.Option(metavar="PATH", help="The sheet, or the folder for YAML.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="FILE", help="The answers; beside the sheet by default.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files.")] = False,
) -> None:
    """Make exercises about shapes and parameters, or ask them.

    Example: shapecalc quiz --topic lstm,conv --level 2 --count 10 --seed 7
    """
    from shapecalc.cli.quiz import Request, run

    request = Request(topic, level, count, seed, form.value, out, key, force, interactive)
    raise typer.Exit(run(request))
