"""The problems that reading collects, and the limits on how much is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shapecalc.errors import Code, InputError, ModelError, Place, Problem
from shapecalc.limits import (
    BYTES,
    BYTES_OF_LAYER,
    BYTES_OF_MAPPING,
    BYTES_OF_TENSOR,
    BYTES_OF_VALUE,
    CALLS,
    LAYERS,
    MAPPINGS,
    NESTED_MODELS,
    PROBLEMS,
    TENSORS,
    UNKNOWN_SIZES,
    VALUES,
    most,
)

MOST = {
    "bytes": BYTES,
    "values": VALUES,
    "items": VALUES,
    "mappings": MAPPINGS,
    "layers": LAYERS,
    "calls of layers": CALLS,
    "tensors that layers read": TENSORS,
    "unknown sizes": UNKNOWN_SIZES,
}
"""How much is read of everything that takes time or memory."""


BYTES_OF_EACH = {
    "values": BYTES_OF_VALUE,
    "mappings": BYTES_OF_MAPPING,
    "layers": BYTES_OF_LAYER,
    "calls of layers": BYTES_OF_LAYER,
    "tensors that layers read": BYTES_OF_TENSOR,
}
"""How many bytes each of them has in a large file, which may have more than `MOST` then."""

PER_LAYER = {
    "bytes": 5_000,
    "values": 40,
    "layers": 1,
    "calls of layers": 1,
    "tensors that layers read": 1,
}
"""How much of everything takes as long to read as one layer, about 0.1 ms."""


class LimitError(InputError):
    """A file that is larger, or nested more deeply, than shapecalc reads."""

    def __init__(self, message: str, place: Place, before: Iterable[Problem] = ()) -> None:
        super().__init__([*before, Problem(Code.FILE, message, place)])


class Findings(list[Problem]):
    """The problems of a file and of the files that it loads, and counts of what was read.

    All these files share one object, so that a limit holds for all of them together.

    Attributes:
        counts: how much has been read so far, by the keys of `MOST`.
        depths: how deeply layers and models are nested inside those that hold any.
        notes: remarks on what was read, for the user.
        letters: the texts in place of sizes, which are letters if no rule refuses them.
        mappings: the data of the JSON file that was parsed last, and the mappings in it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()
        self.depths: dict[Any, int] = {}
        self.notes: list[str] = []
        self.letters: set[str] = set()
        self.mappings: tuple[Any, Sequence[Mapping[str, Any]]] = None, ()

    def remark(self, note: str) -> None:
        """Add a remark for the user, once."""
        if note not in self.notes:
            self.notes.append(note)

    def branch(self) -> Findings:
        """Return the findings of an attempt to read something, which may come to nothing."""
        attempt = Findings()
        attempt.counts, attempt.depths = self.counts.copy(), dict(self.depths)
        return attempt

    def adopt(self, attempt: Findings) -> None:
        """Take over the findings of an attempt that has succeeded."""
        self.counts, self.depths = attempt.counts, attempt.depths
        self.letters |= attempt.letters
        self.notes += attempt.notes
        for problem in attempt:
            self.append(problem)

    @property
    def work(self) -> int:
        """What reading has taken so far, in layers."""
        return sum(self.counts[what] // size for what, size in PER_LAYER.items())

    def append(self, problem: Problem) -> None:
        """Add a problem.

        Raises:
            ModelError: if there are more problems now than are printed.
        """
        super().append(problem)
        if len(self) > PROBLEMS:
            raise ModelError(self)

    def limit(self, what: str, place: Place, number: int = 1) -> None:
        """Count what is about to be read.

        Args:
            what: a key of `MOST`.
            place: where it is.
            number: how much it is.

        Raises:
            LimitError: if the limit is exceeded.
        """
        self.counts[what] += number
        count = self.counts[what]
        if count > MOST[what] and count > most(self.most(what)):
            raise self.excess(self.most(what), what, place)

    def most(self, what: str) -> int:
        """Return how much may be read of something, given the bytes so far."""
        if what not in BYTES_OF_EACH:
            return MOST[what]
        return max(MOST[what], self.counts["bytes"] // BYTES_OF_EACH[what])

    def excess(self, limit: int, what: str, place: Place) -> LimitError:
        """Return the error of a file that has more of something than is read."""
        message = f"there are more than {limit:,} {what}, the most that shapecalc reads"
        return LimitError(message, place, self)

    def nest(self, outer: Any, inner: Iterable[Any], place: Place) -> None:
        """Note which layers and models are inside another.

        Raises:
            LimitError: if they are nested too deeply.
        """
        depth = 1 + max((self.depths.get(part, 0) for part in inner), default=-1)
        if depth > NESTED_MODELS:
            message = f"models and layers are nested more than {NESTED_MODELS} levels deep"
            raise LimitError(message, place, self)
        if depth:
            self.depths[outer] = depth
