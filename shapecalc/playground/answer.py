"""What the page shows about a text: the content of each tab, which is computed when it is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeAlias

from shapecalc.costs.cost_table import CostTable
from shapecalc.costs.memory_forms import memory_of
from shapecalc.costs.rows import costs_of
from shapecalc.costs.view import View
from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Diagnosis, diagnose
from shapecalc.diagnose.report import failure
from shapecalc.errors import ModelError, ShapecalcError, Source
from shapecalc.model.infer import Inference, check_input, infer
from shapecalc.plan import ModelPlan
from shapecalc.plot.arrange import arranged
from shapecalc.plot.engine import Engine, LayoutError
from shapecalc.plot.folding import folded
from shapecalc.plot.graph import ModelGraph
from shapecalc.plot.mistaken import mistaken_graph
from shapecalc.plot.models import model_graph
from shapecalc.plot.strokes import canvas
from shapecalc.plot.svg import as_svg
from shapecalc.read.document import read_texts
from shapecalc.read.text import is_notebook, is_program
from shapecalc.report.contents import known_contents
from shapecalc.report.page import page_theme
from shapecalc.table import keras2, keras3
from shapecalc.table.keras3 import Options
from shapecalc.table.summary import Summary, summary
from shapecalc.terminal import visible

COLUMNS = ("name", "output", "params", "macs", "memory", "receptive")
"""The columns of the costs."""

BATCH, OPTIMIZER = 32, "Adam"
"""For which training the memory is computed, as on the command line."""

WRONG = "Correct the mistakes first."
"""What the tabs without a content say."""

Content: TypeAlias = "dict[str, Any]"


@dataclass(slots=True)
class TypedText:
    """A text with what is known about it.

    Attributes:
        source: the text, with the name of a file that tells its language.
        diagnoses: its mistakes, with their fixes.
        plans: its models.
        fixed: the text with the best fixes made; the text itself if there are none.
    """

    source: Source
    diagnoses: Sequence[Diagnosis]
    plans: Sequence[ModelPlan]
    fixed: str

    @property
    def errors(self) -> list[Diagnosis]:
        """The mistakes for which Keras refuses the model."""
        return [item for item in self.diagnoses if not item.problem.code.is_warning]


def file_name(text: str, language: str) -> str:
    """Return the name that a file with a text has, whose end tells what it is.

    Args:
        text: the text.
        language: ``python`` or ``spec``; empty if the text tells.

    >>> file_name("import keras", ""), file_name("- Dense(5)", ""), file_name('{"a": 1}', "spec")
    ('model.py', 'model.yaml', 'model.json')
    """
    if is_notebook(text) and language != "spec":
        return "model.ipynb"
    if language == "python" or (not language and is_program(text)):
        return "model.py"
    return "model.json" if text.lstrip()[:1] == "{" and '"' in text else "model.yaml"


@lru_cache(maxsize=1)
def reading(text: str, language: str) -> TypedText:
    """Return what is known about a text; the tabs of one text share it."""
    source = Source(file_name(text, language), text)
    report = diagnose(source, check(source), check, again=False)
    plans: Sequence[ModelPlan] = ()
    with suppress(ShapecalcError):
        plans = read_texts(source)
    return TypedText(source, report.diagnoses, plans, report.fixed.text)


def content_of(tab: str, text: TypedText, number: int, engine: Engine) -> Content:
    """Return the content of a tab.

    Args:
        tab: its name, a key of `TABS`.
        text: the text.
        number: which of its models it is about, for the tabs that show one.
        engine: what places the boxes of the picture.
    """
    return TABS[tab](text, min(number, len(text.plans) - 1), engine)


def table(text: TypedText, _: int, __: Engine) -> Content:
    """Return the tables of all models as ``shapecalc summary`` prints them, or what is wrong."""
    parts = [failure(text.errors)] if text.errors else []
    notes: list[str] = []
    for plan in text.plans:
        with suppress(ShapecalcError):
            rows = rows_of(plan)
            heading = f"{visible(plan.title)}:\n" if len(text.plans) > 1 else ""
            parts.append(heading + (keras2 if rows.keras2 else keras3).table(rows, Options()))
            notes += map(visible, (*plan.notes, *rows.notes))
    return {"text": "\n\n".join(parts), "notes": notes}


def rows_of(plan: ModelPlan) -> Summary:
    """Return the rows of the table of a model.

    Raises:
        ModelError: if Keras would refuse the model.
    """
    return summary(infer(plan, plan.keras2, False), keras2=plan.keras2)


def picture(text: TypedText, number: int, engine: Engine) -> Content:
    """Return the picture of a model, its mistakes included, as SVG."""
    if number < 0:
        return {"notes": [WRONG]}
    graph = folded(graph_of(text.plans[number]))
    try:
        return {"svg": as_svg(canvas(arranged(graph, engine), page_theme()))}
    except LayoutError as error:
        return {"notes": [f"There is no picture: {error}."]}


def graph_of(plan: ModelPlan) -> ModelGraph:
    """Return the graph of a model; as far as it is known, if the model is wrong."""
    inference = Inference(plan.keras2, correct=False)
    try:
        model = inference.outermost_model(plan)
        check_input(model, plan.place)
    except ModelError as error:
        return mistaken_graph(plan, inference, error.problems)
    return model_graph(model)


def explanations(text: TypedText, number: int, _: Engine) -> Content:
    """Return the layers of a model, each with its explanation as HTML."""
    try:
        plan = text.plans[number]
        contents = known_contents(plan, infer(plan, plan.keras2, False))
    except (IndexError, ShapecalcError):
        return {"notes": [WRONG]}
    layers = [
        {
            "name": visible(line.name),
            "class": visible(line.class_name),
            "shape": line.shape,
            "params": line.params_text,
            "depth": line.depth,
            "page": "" if line.explanation is None else contents.explanations[line.explanation],
        }
        for line in contents.lines
    ]
    return {"layers": layers, "notes": list(map(visible, contents.notes))}


def costs(text: TypedText, number: int, _: Engine) -> Content:
    """Return the table of the costs of a model, and its memory, as HTML."""
    try:
        plan = text.plans[number]
        rows = rows_of(plan)
    except (IndexError, ShapecalcError):
        return {"notes": [WRONG]}
    view = View(COLUMNS, depth=None)
    shown = CostTable(rows, costs_of(rows, plan, plan.keras2, view.costs), view)
    memory = memory_of("html", rows.name, plan, plan.keras2, BATCH, OPTIMIZER)
    return {"html": f"{shown.page('html', '')}{memory}", "notes": list(map(visible, shown.notes))}


TABS: Mapping[str, Callable[[TypedText, int, Engine], Content]] = {
    "table": table,
    "picture": picture,
    "explanations": explanations,
    "costs": costs,
}
"""The tabs of the page, each with the function that returns its content."""
