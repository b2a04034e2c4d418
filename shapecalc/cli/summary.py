"""``shapecalc summary``: the tables of models."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shapecalc import terminal
from shapecalc.cli.errors import layout
from shapecalc.cli.files import named_files, results
from shapecalc.cli.models import selection_of
from shapecalc.cli.options import (
    Command,
    FilesAndFolders,
    Jobs,
    Language,
    ModelName,
    RunCode,
    Sizes,
    command_app,
    format_option,
    is_digits,
    named_sizes,
    whole_number,
)
from shapecalc.cli.summaries import Styles, Summarizer, TablePrinter, Tables
from shapecalc.table.keras3 import Options
from shapecalc.terminal import usage_error

if TYPE_CHECKING:
    from shapecalc.costs.view import View

app = command_app()

LineLength = Annotated[
    int | None,
    typer.Option(
        metavar="N", parser=whole_number(1, 10_000), help="Width of the table, in columns."
    ),
]
ExpandNested = Annotated[
    bool, typer.Option("--expand-nested", help="Show the layers of nested models.")
]
ShowTrainable = Annotated[
    bool, typer.Option("--show-trainable", help="Show which layers are trainable.")
]
LayerRange = Annotated[
    tuple[str, str] | None,
    typer.Option(metavar="FIRST LAST", help="Show only these layers, by name or pattern."),
]
EveryCall = Annotated[
    bool,
    typer.Option("--every-call", help="Show the output shapes of every call of a shared layer."),
]
Correct = Annotated[
    bool, typer.Option("--correct", help="Show the actual shapes where Keras's table is wrong.")
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Show how each parameter count is calculated.")
]
Style = Annotated[
    Styles | None,
    typer.Option(metavar="STYLE", help="Table style: keras3, keras2.", show_default=False),
]
Format = Annotated[Tables, format_option(Tables)]
Train = Annotated[
    bool, typer.Option("--train", help="Also build the models with Keras and train them.")
]


def column_names(text: str) -> Sequence[str]:
    """Return the columns that ``--columns`` names."""
    from shapecalc.cli import costs  # Keras's table needs no costs.

    return costs.column_names(text)


def input_shape(text: str) -> Sequence[int]:
    """Return the shape that ``--input-size`` gives.

    >>> input_shape("28,28,1"), input_shape("(60, 1)")
    ((28, 28, 1), (60, 1))
    """
    inside = text.removeprefix("(").removesuffix(")").removesuffix(",")
    sizes = [size.strip() for size in inside.split(",")]
    if not all(is_digits(size) and 0 < len(size) < 19 for size in sizes):
        raise typer.BadParameter(f"{text!r} does not have the form 28,28,1")
    return tuple(map(int, sizes))


def sorting_column(text: str) -> str:
    """Return the column that ``--sort`` names."""
    from shapecalc.cli import costs

    return costs.sorting_column(text)


def optimizer_name(text: str) -> str:
    """Return the class of an optimizer; large and small letters are the same.

    >>> optimizer_name("adamw")
    'AdamW'
    """
    from shapecalc.rules.optimizers import OPTIMIZERS

    names = {name.lower(): name for name in OPTIMIZERS}
    if text.lower() not in names:
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(names.values())}")
    return names[text.lower()]


COSTS = "Costs"
"""The panel of the help with options about costs."""

Columns = Annotated[
    Any,
    typer.Option(
        metavar="NAMES",
        parser=column_names,
        help="Columns, such as name,output,params,macs: a table with costs.",
        show_default=False,
        rich_help_panel=COSTS,
    ),
]
InputSize = Annotated[
    Any,
    typer.Option(
        metavar="N,...",
        parser=input_shape,
        help="Another shape of the only input, without the batch, such as 512,512,3.",
        show_default=False,
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        metavar="COLUMN",
        parser=sorting_column,
        help="Sort the layers: params, macs, name.",
        rich_help_panel=COSTS,
    ),
]
Top = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_number(),
        help="Show only the first N layers.",
        rich_help_panel=COSTS,
    ),
]
Depth = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_number(1, 100),
        help="Show N levels of nested models, 1: none.",
        rich_help_panel=COSTS,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATTERN",
        help="Show only layers with such a name or class, as 'conv*' (repeatable).",
        rich_help_panel=COSTS,
    ),
]
MemoryBlock = Annotated[
    bool,
    typer.Option(
        "--memory", help="Also show the memory of training and of inference.", rich_help_panel=COSTS
    ),
]
BatchSize = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        parser=whole_number(),
        help="Examples at once, for --memory: 32 if not given.",
        rich_help_panel=COSTS,
    ),
]
Optimizer = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        parser=optimizer_name,
        help="Optimizer, for --memory: Adam if not given.",
        rich_help_panel=COSTS,
    ),
]


@app.command(cls=Command)
def print_summaries(
    files: FilesAndFolders,
    line_length: LineLength = None,
    expand_nested: ExpandNested = False,
    show_trainable: ShowTrainable = False,
    layer_range: LayerRange = None,
    every_call: EveryCall = False,
    correct: Correct = False,
    explain: Explain = False,
    sizes: Sizes = None,
    input_size: InputSize = None,
    model: ModelName = None,
    language: Language = None,
    style: Style = None,
    form: Format = "table",
    jobs: Jobs = 1,
    train: Train = False,
    run_code: RunCode = False,
    columns: Columns = None,
    sort: Sort = None,
    top: Top = None,
    depth: Depth = None,
    only: Only = None,
    memory: MemoryBlock = False,
    batch_size: BatchSize = None,
    optimizer: Optimizer = None,
) -> int:
    """Print the table that Keras's model.summary() prints.

    Example: shapecalc summary model.yaml --expand-nested

    The options for costs print another table, or add to it.

    Example: shapecalc summary model.yaml --columns name,output,macs --sort macs
    """
    if run_code and not train:
        return usage_error("--run-code has no effect without --train", "add --train")
    if not memory and (batch_size or optimizer):
        lonely = "--batch-size" if batch_size else "--optimizer"
        return usage_error(f"{lonely} has no effect without --memory", "add --memory")
    options = table_options(
        line_length=line_length,
        expand_nested=expand_nested,
        show_trainable=show_trainable,
        layer_range=layer_range,
        formulas=explain,
    )
    view = None
    if columns or sort or top or depth or only:
        from shapecalc.cli.costs import view_of

        view = view_of(options, columns, sort, top, depth, only)
    if memory and form == "csv" and (view or layer_range or expand_nested or explain):
        return usage_error("--memory with --format csv has no rows of layers", "ask for them apart")
    named = named_files(files)
    numbers = named_sizes(sizes)
    summarizer = Summarizer(
        form,
        options,
        style,
        every_call,
        correct,
        explain,
        numbers,
        selection_of(named.names, model, language),
        named.several,
        layout(sys.stderr),
        view,
        input_size,
        (batch_size or 32, optimizer or "Adam") if memory else None,
    )
    heads = csv_heads(view, memory) if form == "csv" else ()
    printer = TablePrinter(form, named.several, numbers, heads)
    with closing(results(summarizer, summarizer.lost, named.names, jobs)) as tables:
        printer.print_all(tables)
    if named.several:
        sys.stdout.flush()
        terminal.note(printer.totals)
    if train and not printer.code:
        from shapecalc.cli.train import train_all

        return train_all(named.names, sizes, model, language, run_code)
    return printer.code


def csv_heads(view: View | None, memory: bool) -> Sequence[str]:
    """Return the heads of CSV: those of chosen columns, of the memory, or of Keras's table."""
    if memory:
        from shapecalc.costs import memory_forms

        return memory_forms.COLUMNS
    from shapecalc.table.forms import COLUMNS

    return view.fields if view else COLUMNS


def table_options(**settings: Any) -> Options:
    """Return how tables are laid out: as the command line says, for this terminal."""
    return Options(
        columns=terminal.columns(),
        console=terminal.console_width(),
        colors=terminal.colors(sys.stdout),
        ascii=terminal.only_ascii(sys.stdout),
        **settings,
    )
