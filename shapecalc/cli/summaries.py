"""The tables of the models in a file, as text in every output format, and how they are printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from shapecalc.cli.errors import problems_text
from shapecalc.cli.files import counted, lost_file
from shapecalc.cli.models import check_letters
from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import ModelError, Problem, ShapecalcError, Source, WeightsOnlyError
from shapecalc.model.infer import infer
from shapecalc.plan import ModelPlan
from shapecalc.read.document import ALL, Selection, read_models
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary
from shapecalc.terminal import usage_error, visible

if TYPE_CHECKING:
    from shapecalc.costs.cost_table import CostTable
    from shapecalc.costs.view import View
    from shapecalc.table.weights import WeightsTable

Styles = Literal["keras3", "keras2"]
Tables = Literal["table", "json", "csv", "markdown", "html", "latex"]
PAGES = ("html", "latex")
"""The forms of pages, in which a table of any columns is written in the same way."""

AnyTable: TypeAlias = "Summary | WeightsTable | CostTable"


@dataclass(slots=True)
class FileTables:
    """What ``summary`` prints about a file.

    Attributes:
        code: the exit code.
        errors: what is wrong with the file.
        tables: the tables, each with the notes on it.
        letters: the letters that stand for sizes in its models.
        unread: whether it cannot be read.
        refusal: why there is no table, and none of any further file.
    """

    code: int = 0
    errors: list[str] = field(default_factory=list)
    tables: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    letters: frozenset[str] = frozenset()
    unread: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Summarizer:
    """Makes the tables of a file, in this process or in another one.

    Attributes:
        form: the output format.
        options: how tables are laid out.
        style: the style of the table, if it is not that of the version that reads the file.
        every_call, correct, explain: options of the command line.
        sizes: the numbers that ``--set`` gives.
        selection: what the user says about the files besides their names.
        several: whether there are several files, so that each table names its own.
        layout: whether errors have colors, and the width at which they are wrapped.
        view: what a table of costs shows; None for Keras's table.
        input_size: another shape of the only input, without the batch; None for the file's.
        memory: the number of examples and the optimizer for the block about memory; None for none.
    """

    form: Tables = "table"
    options: Options = field(default_factory=Options)
    style: Styles | None = None
    every_call: bool = False
    correct: bool = False
    explain: bool = False
    sizes: Mapping[str, int] = field(default_factory=dict)
    selection: Selection = ALL
    several: bool = False
    layout: tuple[bool, int] = (False, 0)
    view: View | None = None
    input_size: Sequence[int] | None = None
    memory: tuple[int, str] | None = None

    def __call__(self, file: str) -> FileTables:
        """Return the tables of a file, and what is wrong with it."""
        try:
            only_layers = self.has_rows or self.memory is not None
            plans = read_summarized(self.selection, file, self.sizes, not only_layers)
        except ShapecalcError as error:
            return self.refused(error, unread=True)
        models, blocks = list[AnyTable](), dict[int, Any]()
        problems: dict[Source, list[Problem]] = {}
        letters: set[str] = set()
        for plan in plans:
            if not isinstance(plan, ModelPlan):
                models.append(plan)
                continue
            letters.update(plan.letters)
            try:
                sized = self.resized(plan, letters)
                model = self.costs(sized) if self.has_rows else self.summary(sized)
                models.append(model)
                if self.memory:
                    from shapecalc.costs.memory_forms import memory_of

                    wanted = self.form, model.name, *self.version(sized), *self.memory
                    blocks[len(models)] = memory_of(*wanted)
            except ShapecalcError as error:
                problems.setdefault(plan.place.source.file, []).extend(error.problems)
        result = FileTables(letters=frozenset(letters))
        for mistakes in problems.values():
            refused = self.refused(ModelError(mistakes))
            result.code, result.errors = refused.code, [*result.errors, *refused.errors]
        try:
            result.tables = [
                (self.text(file, model, models, blocks.get(number, "")), model.notes)
                for number, model in enumerate(models, start=1)
            ]
        except ValueError as error:
            result.code, result.refusal = 2, str(error)
        return result

    def refused(self, error: ShapecalcError, unread: bool = False) -> FileTables:
        """Return the result for a file with mistakes."""
        text = problems_text(error, self.sizes, *self.layout)
        return FileTables(error.exit_code, [text], unread=unread)

    def lost(self, file: str) -> FileTables:
        """Return the result for a file that has ended its process."""
        return self.refused(lost_file(file), unread=True)

    def summary(self, plan: ModelPlan) -> Summary:
        """Return the summary of a model.

        Raises:
            ShapecalcError: if Keras would refuse the model.
        """
        plan, keras2 = self.version(plan)
        model = summary(infer(plan, keras2, self.correct), self.every_call, self.correct, keras2)
        # On request, even a model without a table in Keras 2.
        model.keras2 = model.keras2 or self.style == "keras2"
        model.notes = [*plan.notes, *model.notes]
        model.title = plan.title
        if self.explain or (self.view and "formula" in self.view.columns):
            from shapecalc.explain.model import add_formulas

            add_formulas(model.layers, plan)
        return model

    def version(self, plan: ModelPlan) -> tuple[ModelPlan, bool]:
        """Return the plan of the version of Keras whose table is wanted, and if it is Keras 2."""
        if self.style != "keras2":
            return plan, plan.keras2 if self.style is None else False
        return plan.in_keras2() if plan.in_keras2 else plan, True

    def resized(self, plan: ModelPlan, letters: set[str]) -> ModelPlan:
        """Return a plan with the sizes that the command line gives its inputs.

        Args:
            plan: the plan.
            letters: the letters of the file, to which those of unknown sizes in costs are added.

        Raises:
            ShapecalcError: if Keras would refuse the model, or it has not one input.
        """
        costs = self.view is not None or self.memory is not None
        if self.input_size is None and (not costs or self.sizes.keys() <= letters):
            return plan
        from shapecalc.costs import input_sizes

        plan, keras2 = self.version(plan)
        if self.input_size is not None:
            input_sizes.give_shape(plan, keras2, self.input_size)
        if costs:
            letters.update(input_sizes.give_letters(plan, keras2, self.sizes))
        return plan

    @property
    def has_rows(self) -> bool:
        """Whether the table is one of columns that are chosen, or is written as such a table."""
        return self.view is not None or self.form in PAGES

    def costs(self, plan: ModelPlan) -> CostTable:
        """Return the summary of a model with the columns that are asked for, costs among them.

        Raises:
            ShapecalcError: if Keras would refuse the model.
        """
        from shapecalc.costs.cost_table import CostTable
        from shapecalc.costs.rows import costs_of
        from shapecalc.costs.view import plain_view

        model = self.summary(plan)
        view = self.view or plain_view(self.options, model.connected)
        return CostTable(model, costs_of(model, *self.version(plan), view.costs), view)

    def text(self, file: str, model: AnyTable, models: Sequence[AnyTable], memory: Any) -> str:
        """Return the table of one of the models in a file, with its heading and its memory.

        Raises:
            ValueError: if there is no room for the table, or no layer in the wanted range.
        """
        named = file if self.several else ""
        if self.form == "json":
            from shapecalc.table.escape import json_text  # Few commands need what is below here.

            data = {**({"file": file} if named else {}), **model.to_dict(), **(memory or {})}
            indent = None if named or len(models) > 1 else 2
            return json_text(data, indent, self.options.ascii)
        if self.form == "csv":
            return csv_rows(memory or table_rows(model, self.options), named)
        title = model.title if named or len(models) > 1 else ""
        if self.form == "markdown":
            from shapecalc.table.escape import markdown, markdown_code

            heading = ": ".join(filter(None, [named and markdown_code(named), markdown(title)]))
            table = markdown_table(model, self.options)
            return f"## {heading}\n\n{table}{memory}" if heading else f"{table}{memory}"
        heading = ": ".join(filter(None, [named, title]))
        if self.form in PAGES:
            from shapecalc.costs.cost_table import CostTable

            assert isinstance(model, CostTable)
            return f"{model.page(self.form, heading)}{memory}"
        drawn = drawn_table(model, self.options)
        return f"{visible(heading)}:\n{drawn}{memory}" if heading else f"{drawn}{memory}"


def read_summarized(
    selection: Selection, file: str, sizes: Mapping[str, int], weights: bool = True
) -> Sequence[ModelPlan | WeightsTable]:
    """Return the plans of the models in a file, or the weights in a file that has only those.

    Args:
        selection: what the user says about the file besides its name.
        file: its path.
        sizes: numbers for the letters that stand for sizes in it.
        weights: whether a file that has only weights has a table.

    Raises:
        ShapecalcError: if the file cannot be read.
    """
    try:
        return read_models(file, sizes, selection)
    except WeightsOnlyError as error:
        if not weights:
            raise
        from shapecalc.table.weights import WeightsTable

        return [WeightsTable(file, error.weights)]


# One table as text


def drawn_table(model: AnyTable, options: Options) -> str:
    """Return the table for a terminal.

    Raises:
        ValueError: if there is no room for it, or no layer in the wanted range.
    """
    if not isinstance(model, Summary):
        return model.table(options)
    if model.keras2:
        from shapecalc.table import keras2

        return keras2.table(model, options)
    from shapecalc.table import keras3

    return keras3.table(model, options)


def markdown_table(model: AnyTable, options: Options) -> str:
    """Return the table in Markdown."""
    if not isinstance(model, Summary):
        return model.as_markdown(options)
    from shapecalc.table.forms import as_markdown

    return as_markdown(model, options)


def table_rows(model: AnyTable, options: Options) -> Iterable[Sequence[str]]:
    """Return the cells of each row of the table."""
    from shapecalc.table.forms import as_csv

    return as_csv(model, options) if isinstance(model, Summary) else model.as_csv(options)


def csv_rows(rows: Iterable[Sequence[str]], file: str = "") -> str:
    """Return rows in CSV; with a file, it is the first cell of each."""
    import csv
    import io

    from shapecalc.table.escape import csv_cell

    cell, text = [csv_cell(file)] if file else [], io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([*cell, *row] for row in rows)
    return text.getvalue().removesuffix("\n")


# What is printed


@dataclass(slots=True)
class TablePrinter:
    """Prints the tables of files, one file after another.

    Attributes:
        form: the output format.
        several: whether there are several files.
        sizes: the numbers that ``--set`` gives.
        heads: the heads of CSV, without that of the file.
        code: the worst exit code.
        files: how many files are printed.
        models: how many tables they have.
        failed: how many of them have errors.
        started: whether there is a table above.
    """

    form: Tables
    several: bool
    sizes: Mapping[str, int] = field(default_factory=dict)
    heads: Sequence[str] = ()
    code: int = 0
    files: int = 0
    models: int = 0
    failed: int = 0
    started: bool = False

    def print_all(self, results: Iterable[FileTables]) -> None:
        """Print what there is about all files.

        Nothing is printed before all letters that ``--set`` gives a number are known.

        Raises:
            CommandLineError: if no file has one of them.
        """
        waiting: list[FileTables] = []
        letters: set[str] = set()
        for result in results:
            waiting.append(result)
            if self.sizes:
                letters |= result.letters
            if self.sizes.keys() <= letters and not self.print_waiting(waiting):
                return
        if not any(result.unread for result in waiting) and not self.sizes.keys() <= letters:
            check_letters(self.sizes, letters)
        self.print_waiting(waiting)

    def print_waiting(self, waiting: list[FileTables]) -> bool:
        """Print what there is about some files, and forget it; return whether to go on."""
        for result in waiting:
            self.print_file(result)
            if result.refusal:
                return False
        waiting.clear()
        return True

    def print_file(self, result: FileTables) -> None:
        """Print what there is about a file."""
        self.code = max(self.code, result.code)
        self.files += 1
        self.models += len(result.tables)
        self.failed += bool(result.code)
        for text in result.errors:
            _print_error(text)
        for text, notes in result.tables:
            self.separate()
            if text:
                print(text)
            for note in notes if self.form == "table" else ():
                _print_error(visible(f"note: {note}"))
        if result.refusal:
            sys.stdout.flush()
            usage_error(result.refusal)

    def separate(self) -> None:
        """Print what is between two tables, or above the first one."""
        if self.form == "csv" and not self.started:
            print(csv_rows([[*["file"] * self.several, *self.heads]]))
        if self.form in ("table", "markdown", *PAGES) and self.started:
            print()
        self.started = True

    @property
    def totals(self) -> str:
        """The numbers of files, models and errors in words."""
        errors = [f"{counted(self.failed, 'file')} with errors"] if self.failed else []
        numbers = [counted(self.models, "model"), *errors]
        return f"{counted(self.files, 'file')}: {', '.join(numbers)}"


def _print_error(text: str) -> None:
    """Print a text on standard error, below what is printed of the tables so far."""
    sys.stdout.flush()
    print(text, file=sys.stderr)
