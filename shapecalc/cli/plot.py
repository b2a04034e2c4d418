"""``shapecalc plot``: the graph of a model as a picture."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from shapecalc import terminal
from shapecalc.cli.errors import print_problems, saved
from shapecalc.cli.models import read_one, selection_of
from shapecalc.cli.options import (
    Command,
    Force,
    Language,
    Model,
    ModelName,
    Sizes,
    command_app,
    named_sizes,
)
from shapecalc.dataclasses import dataclass
from shapecalc.errors import ModelError, ShapecalcError
from shapecalc.model.infer import Inference
from shapecalc.plan import ModelPlan
from shapecalc.plot.characters import TooLargeForCharactersError, as_characters
from shapecalc.plot.engine import LayoutError
from shapecalc.plot.folding import folded
from shapecalc.plot.graph import ModelGraph
from shapecalc.plot.mistaken import mistaken_graph
from shapecalc.plot.models import model_graph
from shapecalc.plot.theme import THEMES, ThemeName
from shapecalc.terminal import CODES, for_terminal, usage_error

app = command_app()

Pictures = Literal["text", "svg", "html", "png", "pdf", "dot", "mmd"]
Directions = Literal["down", "right"]

ENDINGS: Mapping[str, Pictures] = {
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
    ".png": "png",
    ".pdf": "pdf",
    ".dot": "dot",
    ".gv": "dot",
    ".mmd": "mmd",
    ".txt": "text",
}
"""The format that each ending of a file's name asks for."""

BINARY = ("png", "pdf")
"""The formats that are no text."""

Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The file to write, whose suffix selects the format; - for standard output.",
        show_default="a drawing in the terminal",
    ),
]
Form = Annotated[
    Pictures | None,
    typer.Option(
        "--format", metavar="FORMAT", help=f"Output format: {', '.join(get_args(Pictures))}."
    ),
]
Unfold = Annotated[
    bool, typer.Option("--unfold", help="Draw every copy of a block that is repeated.")
]
ThemeOption = Annotated[
    ThemeName, typer.Option("--theme", metavar="THEME", help="Colors: light, dark, print.")
]
Direction = Annotated[
    Directions, typer.Option(metavar="WHERE", help="Where the graph flows: down, right.")
]


@dataclass(slots=True)
class Look:
    """How a graph is drawn.

    Attributes:
        form: the format.
        theme: the name of its colours.
        to_right: whether it flows to the right.
    """

    form: Pictures
    theme: ThemeName
    to_right: bool


@app.command(cls=Command)
def plot(
    file: Model,
    output: Output = None,
    form: Form = None,
    unfold: Unfold = False,
    theme: ThemeOption = "light",
    direction: Direction = "down",
    sizes: Sizes = None,
    model: ModelName = None,
    language: Language = None,
    force: Force = False,
) -> int:
    """Draw the graph of a model: as SVG, HTML, PNG, PDF, or in the terminal.

    A model that Keras would refuse is drawn as far as it is known, its mistakes in red.

    Examples:
      shapecalc plot model.yaml
      shapecalc plot model.yaml -o model.svg
    """
    target = output or "-"
    chosen = form or (_by_ending(target) if target != "-" else "text")
    if chosen is None:
        hint = f"add --format: {', '.join(get_args(Pictures))}"
        return usage_error(f"the output format of {target} is unknown", hint)
    if chosen in BINARY and target == "-":
        return usage_error(f"{chosen} is no text", f"add -o model.{chosen}")
    if target != "-" and not force and os.path.lexists(target):
        return usage_error(f"{target} exists", "--force overwrites it")
    try:
        plan = read_one(file, named_sizes(sizes), selection_of([file], model, language))
        graph, code = _graph(plan)
    except ShapecalcError as error:
        return print_problems(error)
    if not unfold:
        graph = folded(graph)
    return max(code, _write(graph, target, Look(chosen, theme, direction == "right"), force))


def _by_ending(target: str) -> Pictures | None:
    return next((ENDINGS[end] for end in ENDINGS if target.lower().endswith(end)), None)


def _graph(plan: ModelPlan) -> tuple[ModelGraph, int]:
    """Return the graph of a model, and the exit code; print what is wrong with it."""
    inference = Inference(plan.keras2, correct=False)
    try:
        return model_graph(inference.outermost_model(plan)), 0
    except ModelError as error:
        return mistaken_graph(plan, inference, error.problems), print_problems(error)


def _write(graph: ModelGraph, target: str, look: Look, force: bool) -> int:
    """Write a graph, or print why not; return the exit code."""
    try:
        content = drawn(graph, look)
    except TooLargeForCharactersError as error:
        message = f"the model is too large for a drawing in the terminal: {error}"
        return usage_error(message, "-o model.svg draws it")
    except LayoutError as error:
        return usage_error(f"the model is too large to draw: {error}", "--format dot has no limit")
    except ModuleNotFoundError as error:
        message = f"--format {look.form} needs {error.name}"
        return usage_error(message, "pip install 'shapecalc[plot]'")
    if isinstance(content, str) and target == "-":
        print(for_terminal(content) if look.form == "text" else content)
        return 0
    data = f"{content}\n".encode() if isinstance(content, str) else content
    if not saved(data, Path(target), force):
        return 2
    terminal.note(f"written to {target}")
    return 0


def drawn(graph: ModelGraph, look: Look) -> str | bytes:
    """Return a graph in a format.

    Raises:
        TooLargeForCharactersError: if it is too large for the terminal.
        ModuleNotFoundError: if a library is not installed.
    """
    theme = THEMES[look.theme]
    if look.form == "text":
        codes = CODES[terminal.colors(sys.stdout)]
        return as_characters(graph, terminal.columns(), codes)
    if look.form == "dot":
        from shapecalc.plot.dot import as_dot

        return as_dot(graph, theme, look.to_right)
    if look.form == "mmd":
        from shapecalc.plot.mermaid import as_mermaid

        return as_mermaid(graph, theme, look.to_right)
    return _placed(graph, look)


def _placed(graph: ModelGraph, look: Look) -> str | bytes:
    """Return a graph in a format that needs the places of its boxes."""
    from shapecalc.plot.arrange import arranged
    from shapecalc.plot.engine import graphlay_engine
    from shapecalc.plot.strokes import canvas

    theme = THEMES[look.theme]
    picture = canvas(arranged(graph, graphlay_engine, look.to_right), theme)
    if look.form == "svg":
        from shapecalc.plot.svg import as_svg

        return as_svg(picture)
    if look.form == "html":
        from shapecalc.plot.page import as_page

        return as_page(picture, graph.name, theme)
    from shapecalc.plot.raster import as_pdf, as_png

    return as_png(picture) if look.form == "png" else as_pdf(picture)
