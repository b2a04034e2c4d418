"""Recorded messages, and whether the cure for each is the one that a colleague would name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from conftest import ROOT

from shapecalc.diagnose.why import why

FOLDER = ROOT / "tests" / "diagnose" / "messages"


@dataclass
class Text:
    """A text that versions of Keras print.

    Attributes:
        program: the program that prints it.
        versions: the versions.
        text: the text.
        cure: a regular expression for the cure; ``-`` if none is certain.
        means: a regular expression for the explanation of a text without a cure.
    """

    program: str
    versions: list[str]
    text: str
    cure: str
    means: str


def texts() -> Iterator[Text]:
    """Yield all recorded texts."""
    recorded = {entry["program"]: entry["texts"] for entry in read("recorded.yaml")}
    for entry in read("programs.yaml"):
        for text in recorded.get(entry["program"], ()):
            other = (cure for part, cure in entry.get("other", {}).items() if part in text["text"])
            cure = next(other, entry["cure"])
            yield Text(entry["program"], **text, cure=cure, means=entry.get("means", ""))


def read(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), loader)


def judged(entry: Text) -> str:
    """Return how good the explanation of a text is.

    It is right if the first cure of every message in it is the one expected, and half right if a
    later one is. A text without a certain cure needs the right explanation. What has neither is
    wrong, as it sends people astray; what is not explained at all is unknown.
    """
    findings = why(entry.text)
    if not findings:
        return "unknown"
    if entry.cure == "-":
        means = " / ".join(finding.means for finding in findings)
        return "right" if re.search(entry.means, means) else "wrong"
    if all(finding.fixes and re.search(entry.cure, finding.fixes[0]) for finding in findings):
        return "right"
    fixes = [fix for finding in findings for fix in finding.fixes]
    return "half" if any(re.search(entry.cure, fix) for fix in fixes) else "wrong"
