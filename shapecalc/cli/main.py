"""The command ``shapecalc`` and its options. What a command does is imported when it runs."""

from __future__ import annotations

import os
import sys
from enum import Enum
from typing import Annotated, Literal, NoReturn, TextIO

import typer

import shapecalc

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Style(str, Enum):
    """Whose table is printed."""

    keras3 = "keras3"
    keras2 = "keras2"


class Format(str, Enum):
    """In which form a summary is printed."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class CatalogueFormat(str, Enum):
    """In which form layers are listed."""

    text = "text"
    json = "json"
    markdown = "markdown"


class Written(str, Enum):
    """In which form a model is written."""

    yaml = "yaml"
    json = "json"
    keras = "keras"
    python = "python"


class Explained(str, Enum):
    """In which form an explanation is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    latex = "latex"


class Color(str, Enum):
    """When colours are used."""

    auto = "auto"
    always = "always"
    never = "never"


def _either(names: type[Enum]) -> str:
    *most, last = (name.value for name in names)
    return f"{', '.join(most)} or {last}"


Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Specs; - is standard input.")]


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
    sizes: Annotated[
        str | None,
        typer.Option("--set", metavar="T=3,…", help="Numbers for letters that stand for sizes."),
    ] = None,
    style: Annotated[
        Style, typer.Option(metavar="NAME", help=f"Whose table: {_either(Style)}.")
    ] = Style.keras3,
    form: Annotated[
        Format, typer.Option("--format", metavar="FORM", help=f"As what: {_either(Format)}.")
    ] = Format.table,
    color: Annotated[
        Color, typer.Option(metavar="WHEN", help=f"Colours: {_either(Color)}.")
    ] = Color.auto,
    train: Annotated[
        bool, typer.Option("--train", help="Then build the model with real Keras, and fit it.")
    ] = False,
) -> None:
    """Print the table that Keras's model.summary() prints.

    Example: shapecalc summary specs/ensemble.yaml --expand-nested
    """
    from shapecalc.cli.summary import Request, numbers, run

    try:
        told = numbers(sizes or "")
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--set") from None
    request = Request(
        sizes=told,
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
    code = run(files, request)
    if train and not code:
        from shapecalc.cli.train import run_all

        code = run_all(files, told)
    raise typer.Exit(code)


@app.command()
def train(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A spec; - is standard input.")],
    epochs: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="How often all rows are seen.")
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Rows between changes of the weights.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Makes a run the same each time.")
    ] = None,
    verbose: Annotated[
        int | None, typer.Option(metavar="0-3", min=0, max=3, help="As in Keras: 0 is silent.")
    ] = None,
    predict: Annotated[
        str | None, typer.Option(metavar="FILE", help="A .csv, .npy or .npz to predict from.")
    ] = None,
    plot: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="The curve as .png or .svg; - is the terminal."),
    ] = None,
    out: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where the run is written: runs/NAME.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last run.")] = False,
    h5: Annotated[
        str | None, typer.Option(metavar="FILE", help="Save the model as HDF5, too.")
    ] = None,
    device: Annotated[
        str, typer.Option(metavar="NAME", help="auto, cpu, gpu, or gpu:1 for one of several.")
    ] = "auto",
    backend: Annotated[
        Literal["tensorflow", "jax", "torch"], typer.Option(help="What Keras computes with.")
    ] = "tensorflow",
    strategy: Annotated[
        Literal["mirrored"] | None, typer.Option(help="mirrored: all GPUs work together.")
    ] = None,
    coordinator: Annotated[
        str, typer.Option(metavar="HOST:PORT", help="The first of several processes.")
    ] = "",
    processes: Annotated[int, typer.Option(metavar="N", min=1, help="How many there are.")] = 1,
    process_id: Annotated[int, typer.Option(metavar="I", min=0, help="Which this is.")] = 0,
    sizes: Annotated[
        str | None,
        typer.Option("--set", metavar="T=3,…", help="Numbers for letters that stand for sizes."),
    ] = None,
) -> None:
    """Build the model of a spec with real Keras, and fit it to the data of the spec.

    Example: shapecalc train specs/lstm_train.yaml --epochs 5
    """
    from shapecalc.cli.summary import numbers
    from shapecalc.cli.train import Request, run

    try:
        told = numbers(sizes or "")
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--set") from None
    settings = dict(epochs=epochs, batch_size=batch_size, seed=seed, verbose=verbose)
    request = Request(
        settings=settings,
        device=device,
        backend=backend,
        mirrored=strategy is not None,
        coordinator=coordinator,
        processes=processes,
        process=process_id,
        out=out,
        resume=resume,
        predict=predict,
        plots=plot or (),
        h5=h5,
        sizes=told,
    )
    raise typer.Exit(run(file, request))


@app.command()
def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="A spec or a saved model.")],
    target: Annotated[
        str, typer.Argument(metavar="[OUT]", help="Its end says the form: .yaml, .json, …")
    ] = "-",
    to: Annotated[
        Written | None,
        typer.Option(metavar="FORM", help=f"The form of the output: {_either(Written)}."),
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
def layers(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A layer, or a part of the names of some."),
    ] = None,
    form: Annotated[
        CatalogueFormat,
        typer.Option("--format", metavar="FORM", help=f"As what: {_either(CatalogueFormat)}."),
    ] = CatalogueFormat.text,
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
        Explained, typer.Option("--format", metavar="FORM", help=f"As what: {_either(Explained)}.")
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
        Explained, typer.Option("--format", metavar="FORM", help=f"As what: {_either(Explained)}.")
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
