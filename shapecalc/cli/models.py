"""Commands about whole models. What a command does is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from shapecalc.cli.app import app
from shapecalc.cli.options import (
    Color,
    Colored,
    Files,
    Format,
    Linted,
    Sizes,
    Style,
    TextFormat,
    Texts,
    Written,
    either,
)


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
def lint(
    files: Files,
    form: Annotated[
        Linted, typer.Option("--format", metavar="FORM", help=f"As what: {either(Linted)}.")
    ] = Linted.text,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write what mends the mistakes into a copy; show it.")
    ] = False,
    output: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The copy (- for none), else model.fixed.yaml."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE", help="A kind of warning to leave out; may be repeated."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the copy.")] = False,
) -> None:
    """Say everything that is wrong or odd in models, and what mends it.

    Example: shapecalc lint specs/*.yaml
    """
    from shapecalc.cli.lint import Request, run

    request = Request(form.value, fix, output, force, strict, frozenset(ignore or ()))
    raise typer.Exit(run(files, request))


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


@app.command()
def schema() -> None:
    """Print the JSON Schema of a spec, with which an editor completes and checks it.

    Example: shapecalc schema > spec.schema.json
    """
    from shapecalc.cli.schema import run

    raise typer.Exit(run())
