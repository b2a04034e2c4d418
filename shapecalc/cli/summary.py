"""``shapecalc summary``: the tables of models."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from shapecalc import terminal
from shapecalc.cli.errors import print_problems
from shapecalc.cli.models import read_each, selection_of
from shapecalc.cli.options import (
    Color,
    Command,
    Files,
    Language,
    ModelName,
    RunCode,
    Sizes,
    When,
    command_app,
    format_option,
    named_sizes,
    whole_number,
)
from shapecalc.cli.streams import printed_json
from shapecalc.errors import (
    ModelError,
    Problem,
    ShapecalcError,
    Source,
    WeightsOnlyError,
)
from shapecalc.model.infer import infer
from shapecalc.plan import ModelPlan
from shapecalc.read.document import ALL, Selection, read_models
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary
from shapecalc.terminal import usage_error

if TYPE_CHECKING:
    from shapecalc.table.weights import WeightsTable

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
Styles = Literal["keras3", "keras2"]
Style = Annotated[
    Styles | None,
    typer.Option(metavar="STYLE", help="Table style: keras3, keras2.", show_default=False),
]
Tables = Literal["table", "json", "csv", "markdown"]
Format = Annotated[Tables, format_option(Tables)]
Train = Annotated[
    bool, typer.Option("--train", help="Also build the models with Keras and train them.")
]


@app.command(cls=Command)
def print_summaries(
    files: Files,
    line_length: LineLength = None,
    expand_nested: ExpandNested = False,
    show_trainable: ShowTrainable = False,
    layer_range: LayerRange = None,
    every_call: EveryCall = False,
    correct: Correct = False,
    explain: Explain = False,
    sizes: Sizes = None,
    model: ModelName = None,
    language: Language = None,
    style: Style = None,
    form: Format = "table",
    color: Color = "auto",
    train: Train = False,
    run_code: RunCode = False,
) -> int:
    """Print the table that Keras's model.summary() prints.

    Example: shapecalc summary specs/ensemble.yaml --expand-nested
    """
    if run_code and not train:
        return usage_error("--run-code has no effect without --train", "add --train")
    options = table_options(
        color,
        line_length=line_length,
        expand_nested=expand_nested,
        show_trainable=show_trainable,
        layer_range=layer_range,
        formulas=explain,
    )
    compute = partial(compute_summary, style, every_call, correct, explain)
    selection = selection_of(files, model, language)
    summaries, code = compute_all(files, compute, named_sizes(sizes), selection)
    try:
        write(summaries, form, options, alone=max(len(files), len(summaries)) == 1)
    except ValueError as error:
        return usage_error(str(error))
    if train and not code:
        from shapecalc.cli.train import train_all

        return train_all(files, sizes, model, language, run_code)
    return code


def table_options(color: When, **settings: Any) -> Options:
    """Return how tables are laid out: as the command line says, for this terminal."""
    return Options(
        columns=terminal.columns(),
        console=terminal.console_width(),
        colors=terminal.colors(sys.stdout, color),
        ascii=terminal.only_ascii(sys.stdout),
        **settings,
    )


def compute_all(
    files: Sequence[str],
    compute: Callable[[ModelPlan], Summary],
    sizes: Mapping[str, int] | None,
    selection: Selection = ALL,
) -> tuple[list[Summary | WeightsTable], int]:
    """Return the summaries of the files that have one, and the worst exit code."""
    read = partial(read_summarized, selection, len(files) > 1)
    plans, code = read_each(files, sizes or {}, read)
    summaries: list[Summary | WeightsTable] = []
    problems: dict[Source, list[Problem]] = {}
    for plan in plans:
        if not isinstance(plan, ModelPlan):
            summaries.append(plan)
            continue
        try:
            summaries.append(compute(plan))
        except ShapecalcError as error:
            problems.setdefault(plan.place.source.file, []).extend(error.problems)
    for mistakes in problems.values():
        code = max(code, print_problems(ModelError(mistakes), sizes))
    return summaries, code


def read_summarized(
    selection: Selection, is_named: bool, file: str, sizes: Mapping[str, int]
) -> Sequence[ModelPlan | WeightsTable]:
    """Return the plans of the models in a file, or the weights in a file that has only those.

    Args:
        selection: what the user says about the file besides its name.
        is_named: whether the titles of models in a program name it.
        file: its path.
        sizes: numbers for the letters that stand for sizes in it.

    Raises:
        ShapecalcError: if the file cannot be read.
    """
    try:
        plans = read_models(file, sizes, selection)
        for plan in plans:
            plan.title = f"{file}: {plan.title}" if plan.title and is_named else plan.title
        return plans
    except WeightsOnlyError as error:
        from shapecalc.table.weights import WeightsTable

        return [WeightsTable(file, error.weights)]


def compute_summary(
    style: Styles | None,
    every_call: bool,
    correct: bool,
    explain: bool,
    plan: ModelPlan,
) -> Summary:
    """Return the summary of the model in a file.

    Raises:
        ShapecalcError: if Keras would refuse the model.
    """
    old = style == "keras2"
    if old and plan.in_keras2:
        plan = plan.in_keras2()
    keras2 = plan.keras2 if style is None else old
    model = summary(infer(plan, keras2, correct), every_call, correct, keras2)
    model.keras2 = model.keras2 or old  # On request, even a model without a table in Keras 2.
    model.notes = [*plan.notes, *model.notes]
    model.title = plan.title
    if explain:
        from shapecalc.explain.model import add_formulas

        add_formulas(model.layers, plan)
    return model


def write(
    summaries: Sequence[Summary | WeightsTable], form: Tables, options: Options, alone: bool
) -> None:
    """Print summaries in one of the output formats; notes go to standard error."""
    if form == "csv" and summaries:
        write_csv(summaries, options)
        return
    titles = [model.title if isinstance(model, Summary) else "" for model in summaries]
    for number, model in enumerate(summaries):
        if number and form != "json":
            print()
        if titles[number] and len(titles) > 1 and form != "json":
            print(f"{titles[number]}:")
        print(text(model, form, options, alone))
        for note in model.notes if form == "table" else ():
            terminal.note(f"note: {note}")


def text(model: Summary | WeightsTable, form: Tables, options: Options, alone: bool) -> str:
    """Return a summary in any output format but CSV; the JSON of several has a line for each."""
    if form == "json":
        return printed_json(model.to_dict(), indent=2 if alone else None)
    if not isinstance(model, Summary):
        return model.as_markdown(options) if form == "markdown" else model.table(options)
    if form == "markdown":
        from shapecalc.table.forms import as_markdown

        return as_markdown(model, options)
    if model.keras2:
        from shapecalc.table import keras2

        return keras2.table(model, options)
    from shapecalc.table import keras3

    return keras3.table(model, options)


def write_csv(summaries: Sequence[Summary | WeightsTable], options: Options) -> None:
    """Print one CSV table for all models."""
    import csv

    from shapecalc.table.forms import COLUMNS, as_csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for model in summaries:
        if isinstance(model, Summary):
            writer.writerows(as_csv(model, options))
        else:
            writer.writerows(model.as_csv(options))
