"""The tables of compared multiply-adds in docs/costs.md, which `scripts/multiply_adds` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HEADINGS = """\
| class | equal | of these not 0 | unknown | not traced | different |
| --- | --- | --- | --- | --- | --- |"""

PUBLISHED: Mapping[str, str] = {
    "MobileNet": "569 M",
    "MobileNetV2": "300 M",
    "MobileNetV3Small": "56 M",
    "MobileNetV3Large": "219 M",
    "ResNet50": "3.8 B",
    "ResNet101": "7.6 B",
    "ResNet152": "11.3 B",
    **dict.fromkeys(("ResNet50V2", "ResNet101V2", "ResNet152V2", "VGG16", "VGG19"), ""),
    **dict.fromkeys(("DenseNet121", "DenseNet169", "DenseNet201"), ""),
    "InceptionV3": "5.72 B",
    "InceptionResNetV2": "13.2 B",
    "Xception": "8.38 B",
    "NASNetMobile": "564 M",
    "NASNetLarge": "23.8 B",
    "EfficientNetB0": "0.39 B",
    "EfficientNetB1": "0.70 B",
    "EfficientNetB2": "1.0 B",
    "EfficientNetB3": "1.8 B",
    "EfficientNetB4": "4.2 B",
    "EfficientNetB5": "9.9 B",
    "EfficientNetB6": "19 B",
    "EfficientNetB7": "37 B",
    **dict.fromkeys((f"EfficientNetV2B{n}" for n in range(4)), ""),
    **dict.fromkeys((f"EfficientNetV2{size}" for size in "SML"), ""),
    "ConvNeXtTiny": "4.5 B",
    "ConvNeXtSmall": "8.7 B",
    "ConvNeXtBase": "15.4 B",
    "ConvNeXtLarge": "34.4 B",
    "ConvNeXtXLarge": "60.9 B",
}
"""Every model of ``keras.applications``, with the figure of a paper if there is one."""


def row(tally: Any) -> str:
    """Return a row of the table of classes."""
    lists = (tally.unknown, tally.untraced, tally.differences)
    unknown, untraced, different = (
        part.total() if part is tally.untraced else len(part) for part in lists
    )
    cells = (tally.name, tally.equal, tally.counted, unknown, untraced, different)
    return f"| {' | '.join(map(str, cells))} |"


def write_part(path: Path, tallies: Sequence[Any], cases: int, seed: int) -> None:
    """Put the table of some comparisons into the part of a page that is for it."""
    applications = tallies[0].name in PUBLISHED
    part = "applications" if applications else "classes"
    lines = by_application(tallies) if applications else by_class(tallies, cases, seed)
    marked = re.compile(rf"<!-- {part} -->\n.*?<!-- end -->", re.DOTALL)
    text = "\n".join([f"<!-- {part} -->", *lines, "<!-- end -->"])
    path.write_text(marked.sub(lambda _: text, path.read_text(encoding="utf-8")), encoding="utf-8")


def by_application(tallies: Sequence[Any]) -> list[str]:
    """Return a table of models of ``keras.applications``."""
    rows = [
        f"| {t.name} | {t.number:,} | {'equal' if t.equal else 'different'} | {PUBLISHED[t.name]} |"
        for t in tallies
    ]
    return ["| model | multiply-adds | trace | paper |", "| --- | --: | --- | --: |", *rows]


def by_class(tallies: Sequence[Any], cases: int, seed: int) -> list[str]:
    """Return a table of the classes that multiply, and how many others were compared."""
    multiply = [t for t in tallies if t.counted or t.differences]
    others = [t for t in tallies if t not in multiply]
    equal = sum(t.equal for t in others)
    unknown = sum(len(t.unknown) for t in others)
    never = ", ".join(f"`{t.name}`" for t in others if not t.equal)
    return [
        f"Layers, and operations of `keras.ops`, with {cases} random configurations or fewer, "
        f"seed {seed}:",
        "",
        HEADINGS,
        *map(row, multiply),
        "",
        f"{len(others)} other classes have no products in what was drawn: {equal} models are "
        f"equal, {unknown} unknown to us, none different. Never traced: {never}.",
    ]
