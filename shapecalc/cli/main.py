"""The command ``shapecalc`` and its options. What a command does is imported when it runs."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn, TextIO

import typer

import shapecalc
from shapecalc.cli.options import (
    Color,
    Colored,
    Exercises,
    Explained,
    Files,
    Format,
    Graded,
    Sizes,
    Style,
    TextFormat,
    Texts,
    Written,
    either,
)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"shapecalc {shapecalc.__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keras's summary table, with shapes and parameters, without TensorFlow."""


def _numbers(told: str | None) -> dict[str, int]:
    """The numbers that ``--set`` gives to letters."""
    from shapecalc.cli.summary import numbers

    try:
        return numbers(told or "")
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--set") from None


@app.command()
def summary(
    files: Files,
    line_length: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Width of the table.")
    ] = None,
    expand_nested: Annotated[
        bool, typer.Option("--expand-nested", help="Show the layers of nested models.")
    ] = False,
    show_trainable: Annotated[
        bool, typer.Option("--show-trainable", help="Show which layers are trained.")
    ] = False,
    layer_range: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="FIRST LAST", help="Names or patterns of the layers to show."),
    ] = None,
    every_call: Annotated[
        bool, typer.Option("--every-call", help="Show the shapes of all calls of a shared layer.")
    ] = False,
    correct: Annotated[
        bool, typer.Option("--correct", help="Show true shapes where Keras's table is wrong.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the parameters of each layer come about.")
    ] = False,
    sizes: Sizes = None,
    style: Annotated[
        Style, typer.Option(metavar="NAME", help=f"Whose table: {either(Style)}.")
    ] = Style.keras3,
    form: Annotated[
        Format, typer.Option("--format", metavar="FORM", help=f"As what: {either(Format)}.")
    ] = Format.table,
    color: Colored = Color.auto,
) -> None:
    """Print the table that Keras's model.summary() prints.

    Example: shapecalc summary specs/ensemble.yaml --expand-nested
    """
    from shapecalc.cli.summary import Request, run

    request = Request(
        sizes=_numbers(sizes),
        explain=explain,
        keras2=style is Style.keras2,
        form=form.value,
        color=color.value,
        line_length=line_length,
        expand_nested=expand_nested,
        show_trainable=show_trainable,
        layer_range=layer_range,
        every_call=every_call,
        correct=correct,
    )
    raise typer.Exit(run(files, request))


@app.command()
def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="A spec or a saved model.")],
    target: Annotated[
        str, typer.Argument(metavar="[OUT]", help="Its end says the form: .yaml, .json, …")
    ] = "-",
    to: Annotated[
        Written | None,
        typer.Option(metavar="FORM", help=f"The form of the output: {either(Written)}."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file.")] = False,
) -> None:
    """Write a model as a spec (.yaml, .json), as Keras's JSON (.keras.json) or as a program (.py).

    Example: shapecalc convert specs/ensemble.yaml ensemble.py
    """
    from shapecalc.cli.convert import run

    raise typer.Exit(run(source, target, to.value if to else None, force))


@app.command()
def verify(files: Files) -> None:
    """Compare the tables with those of the Keras that is installed.

    Example: shapecalc verify specs/*.yaml
    """
    from shapecalc.cli.verify import run

    raise typer.Exit(run(files))


@app.command()
def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A spec or a saved model.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    sizes: Sizes = None,
    form: Texts = TextFormat.text,
    color: Colored = Color.auto,
) -> None:
    """Show two models side by side, where they differ; the exit code is 1 if they do.

    Example: shapecalc diff specs/lstm.yaml specs/lstm_stack.yaml
    """
    from shapecalc.cli.diff import run

    raise typer.Exit(run(one, other, _numbers(sizes), form.value, color.value))


@app.command()
def layers(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A layer, or a part of the names of some."),
    ] = None,
    form: Texts = TextFormat.text,
) -> None:
    """List the layers, or show one with its arguments and weights.

    Example: shapecalc layers LSTM
    """
    from shapecalc.cli.layers import run

    raise typer.Exit(run(name, form.value))


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
        str, typer.Argument(metavar="LAYER|FILE[:NAME]|TOPIC", help="What is to be explained.")
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


@app.command()
def schema() -> None:
    """Print the JSON Schema of a spec, with which an editor completes and checks it.

    Example: shapecalc schema > spec.schema.json
    """
    from shapecalc.cli.schema import run

    raise typer.Exit(run())


def run() -> None:
    """The entry point: no text that cannot be shown or written ends in a traceback."""
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        try:
            app(prog_name="shapecalc")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _give_up(1)
    except OSError as error:
        print(f"error: cannot write: {error.strerror}", file=sys.stderr)
        _give_up(2)


def _nowhere() -> TextIO:
    """What stands in for a stream that whoever called has closed."""
    return open(os.devnull, "w", encoding="utf-8")


def _give_up(code: int) -> NoReturn:
    """Ends without the second try to write that Python would make."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)
