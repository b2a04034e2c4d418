"""The models to start from that ship with shapecalc, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from shapecalc.dataclasses import dataclass


@dataclass(frozen=True)
class Starter:
    """A spec with comments.

    Attributes:
        path: its file.
        text: what is in it.
    """

    path: Path
    text: str

    @property
    def description(self) -> str:
        """What it is for: its first line."""
        return self.text.partition("\n")[0].removeprefix("# ").removesuffix(".")


def starters() -> Mapping[str, Starter]:
    """Return the models to start from, by their names.

    >>> starters()["lstm"].description
    'Two LSTM layers for a time series: 24 steps of 3 values in, the next value out'
    """
    paths = sorted(Path(__file__).parent.glob("*.yaml"))
    return {path.stem: Starter(path, path.read_text(encoding="utf-8")) for path in paths}
