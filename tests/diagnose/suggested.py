"""What the fixes of a problem suggest, and the changes that they make."""

from __future__ import annotations

from shapecalc.diagnose.edits import applied
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.suggestions import suggestions
from shapecalc.errors import Source


def suggested(text: str, number: int = 0) -> dict[str, str]:
    """Return the changed text of each suggestion for a problem, by its message."""
    problem = check(Source("a.yaml", text))[number]
    return {str(change): applied(change.edits, text) for change in suggestions(problem)}


def stack(*layers: str) -> str:
    return "".join(f"- {layer}\n" for layer in layers)


def graph(*layers: str, inputs: tuple[str, ...] = ("a: (4,)", "b: (5,)")) -> str:
    lines = ["inputs:", *inputs, "layers:", *layers]
    return (
        "\n".join([line if line[-1] == ":" else f"  {line}" for line in lines]) + "\noutputs: y\n"
    )
