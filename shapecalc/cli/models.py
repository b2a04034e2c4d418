"""Commands about whole models. What a command does is imported when it runs."""

from __future__ import annotations

from typing import Annotated, Literal

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
    train: Annotated[
        bool, typer.Option("--train", help="Then build the model with real Keras, and fit it.")
    ] = False,
) -> None:
    """Print the table that Keras's model.summary() prints.

    Example: shapecalc summary specs/ensemble.yaml --expand-nested
    """
    from shapecalc.cli.summary import Request, run

    told = _numbers(sizes)
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
    sizes: Sizes = None,
) -> None:
    """Build the model of a spec with real Keras, and fit it to the data of the spec.

    Example: shapecalc train specs/lstm_13_rows.yaml --epochs 5
    """
    from shapecalc.cli.train import Request, run
    from shapecalc.train.machine import Machine

    settings = dict(epochs=epochs, batch_size=batch_size, seed=seed, verbose=verbose)
    machine = Machine(device, backend, strategy is not None, coordinator, processes, process_id)
    request = Request(
        settings=settings,
        machine=machine,
        out=out,
        resume=resume,
        predict=predict,
        plots=plot or (),
        h5=h5,
        sizes=_numbers(sizes),
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
