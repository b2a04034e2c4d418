"""What a report says about a model: its table with costs, explanations, picture and mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from shapecalc.algebra.size import known
from shapecalc.costs.columns import number_text
from shapecalc.costs.rows import CostRow, ModelCosts, costs_of
from shapecalc.costs.tally import MACS
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Diagnosis, diagnose
from shapecalc.errors import ModelError, Source
from shapecalc.explain.drawing import as_svg as drawing_svg
from shapecalc.explain.drawing import drawing_of
from shapecalc.explain.layer import Explanation
from shapecalc.explain.layer_text import as_markdown
from shapecalc.explain.model import explain_model
from shapecalc.explain.page import as_html
from shapecalc.model.infer import Inference, Model, check_input
from shapecalc.plan import ModelPlan
from shapecalc.plot.arrange import arranged
from shapecalc.plot.engine import graphlay_engine
from shapecalc.plot.folding import folded
from shapecalc.plot.graph import ModelGraph
from shapecalc.plot.mistaken import mistaken_graph
from shapecalc.plot.models import model_graph
from shapecalc.plot.strokes import canvas
from shapecalc.plot.svg import as_svg
from shapecalc.plot.theme import Theme
from shapecalc.read.document import read_text
from shapecalc.table.keras3 import memory_text
from shapecalc.table.summary import Summary, summary

LARGEST_DRAWING = 16_000
"""The most characters of a drawing of a layer: one of hundreds of squares shows nothing."""

NO_PICTURE = "There is no picture: it needs pip install 'shapecalc[plot]'."


@dataclass(slots=True)
class ReportLine:
    """A row of the table of a report.

    Attributes:
        name, class_name, shape, params_text, macs_text: what its cells say.
        params, macs: the numbers; None if they are unknown or formulas.
        depth: how many models it is in, besides the outermost one.
        has_lines: whether lines of layers inside it follow.
        connected_to: the outputs that it reads.
        explanation: the number of its explanation; None if it has none.
    """

    name: str
    class_name: str
    shape: str
    params_text: str
    macs_text: str
    params: int | None
    macs: int | None
    depth: int
    has_lines: bool
    connected_to: str
    explanation: int | None = None


@dataclass(slots=True)
class Contents:
    """What a report says about a model.

    Attributes:
        title: the name of the model and its class, or the file if the model is wrong.
        totals: what is known about the whole model: a word and a number each.
        lines: the rows of the table; none if the model is wrong.
        explanations: the explanations of layers, as HTML; equal layers share one.
        diagnoses: mistakes and warnings, with their fixes.
        picture: the picture of the graph, as SVG; empty if there is none.
        notes: what else there is to say.
    """

    title: str
    totals: Sequence[tuple[str, str]] = ()
    lines: list[ReportLine] = field(default_factory=list)
    explanations: list[str] = field(default_factory=list)
    diagnoses: Sequence[Diagnosis] = ()
    picture: str = ""
    notes: list[str] = field(default_factory=list)


def contents_of(source: Source, theme: Theme, sizes: Mapping[str, int] | None = None) -> Contents:
    """Return what a report says about the model in a text.

    Args:
        source: the text.
        theme: the colors of the picture.
        sizes: numbers for the letters that stand for sizes in the text.

    Raises:
        InputError: if the text has no model at all, or several.
    """
    look = partial(check, sizes=sizes)
    diagnoses = diagnose(source, look(source), look, again=False).diagnoses
    plan = read_text(source, sizes)
    inference = Inference(plan.keras2, correct=False)
    try:
        model = inference.outermost_model(plan)
        check_input(model, plan.place)
    except ModelError as error:
        contents, graph = Contents(source.name), mistaken_graph(plan, inference, error.problems)
    else:
        contents, graph = known_contents(plan, model), model_graph(model)
    contents.diagnoses = diagnoses
    _add_picture(contents, graph, theme)
    return contents


def known_contents(plan: ModelPlan, model: Model) -> Contents:
    """Return what a report says about a model without mistakes."""
    rows = summary(model, keras2=plan.keras2)
    costs = costs_of(rows, plan, plan.keras2)
    contents = Contents(f"{rows.name} ({rows.class_name})", list(_totals(rows, costs)))
    contents.notes = [*plan.notes, *rows.notes, *costs.notes]
    contents.lines = list(_lines(costs.rows))
    _add_explanations(contents, plan)
    return contents


def _add_picture(contents: Contents, graph: ModelGraph, theme: Theme) -> None:
    """Add the picture of the graph of a model, as far as it is known."""
    try:
        contents.picture = as_svg(canvas(arranged(folded(graph), graphlay_engine), theme))
    except ImportError:
        contents.notes.append(NO_PICTURE)


def _totals(rows: Summary, costs: ModelCosts) -> Iterator[tuple[str, str]]:
    """Yield what is known about the whole model."""
    least = "at least " if rows.lower_bound else ""
    yield "Parameters", f"{least}{rows.total_params:,}"
    yield "Trainable", f"{rows.trainable_params:,}"
    yield "Memory of the weights", memory_text(rows.total_bytes)
    yield "Multiply-adds, one example", number_text(costs.total(MACS))


def _lines(rows: Sequence[CostRow]) -> Iterator[ReportLine]:
    """Yield the rows of a table, those inside a row behind it."""
    for cost in rows:
        row, macs = cost.row, cost.number(MACS)
        yield ReportLine(
            row.name,
            row.class_name,
            row.shape_text,
            row.params_text,
            number_text(macs),
            _number(row.params),
            _number(macs),
            cost.depth,
            bool(cost.inner),
            ", ".join(row.connected_to),
        )
        yield from _lines(cost.inner)


def _number(size: Any) -> int | None:
    return int(size) if size is not None and known(size) else None


def _add_explanations(contents: Contents, plan: ModelPlan) -> None:
    """Add the explanation of each layer; those of equal layers differ only in the name."""
    numbers: dict[str, int] = {}
    waiting: dict[str, list[Explanation]] = {}
    for explanation in explain_model(plan):
        waiting.setdefault(explanation.name, []).append(explanation)
    for line in contents.lines:
        if waiting.get(line.name):
            page = explanation_page(waiting[line.name].pop(0))
            line.explanation = numbers.setdefault(page, len(numbers))
    contents.explanations = list(numbers)


def explanation_page(explanation: Explanation) -> str:
    """Return the explanation of a layer as HTML, with its drawing, without its name."""
    drawing = drawing_of(explanation)
    picture = drawing_svg(drawing) if drawing else ""
    page = as_html(as_markdown(replace(explanation, name="")))
    return f"{page}\n{picture}" if 0 < len(picture) <= LARGEST_DRAWING else page
