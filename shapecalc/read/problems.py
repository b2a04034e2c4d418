"""What reading has found: problems, and how much there is of all that takes time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from shapecalc.errors import Code, InputError, ModelError, Place, Problem
from shapecalc.limits import BYTES, CALLS, LAYERS, NESTED, PROBLEMS, TENSORS, VALUES

MOST = {
    "bytes": BYTES,
    "values": VALUES,
    "layers": LAYERS,
    "calls of layers": CALLS,
    "tensors that layers read": TENSORS,
}
"""How much of everything is read."""


class TooMuchError(InputError):
    """There is more to read than anybody would look at."""

    def __init__(self, message: str, place: Place, before: Iterable[Problem] = ()) -> None:
        super().__init__([*before, Problem(Code.FILE, message, place)])


class Findings(list[Problem]):
    """What is wrong with a file and with those that it loads, which share one of these.

    Attributes:
        counts: how much there has been of everything so far.
        depths: how many layers and models stand inside each other, for those that hold some.
    """

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.depths: dict[Any, int] = {}

    def append(self, problem: Problem) -> None:
        """Notes a problem.

        Raises:
            ModelError: if there are so many by now that nobody would read more.
        """
        super().append(problem)
        if len(self) > PROBLEMS:
            raise ModelError(self)

    def limit(self, what: str, place: Place, number: int = 1) -> None:
        """Counts what is about to be read.

        Raises:
            TooMuchError: if that is more than is read.
        """
        self.counts[what] += number
        if self.counts[what] > MOST[what]:
            message = f"no more than {MOST[what]:,} {what} are read, and here are more"
            raise TooMuchError(message, place, self)

    def nest(self, outer: Any, inner: Iterable[Any], place: Place) -> None:
        """Notes which layers and models stand inside another.

        Raises:
            TooMuchError: if they go deeper than is read.
        """
        depth = 1 + max((self.depths.get(one, 0) for one in inner), default=-1)
        if depth > NESTED:
            message = f"more than {NESTED} models and layers stand inside each other"
            raise TooMuchError(message, place, self)
        if depth:
            self.depths[outer] = depth
