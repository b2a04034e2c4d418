"""What comes of a suggestion: the model of the changed text decides whether it is a fix."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.case import Suggestion
from shapecalc.errors import Code, Problem
from shapecalc.model.call import LayerProblem

Key = tuple[Code, str, int, int, str]
"""What identifies a problem: code, file, line, column, and message.

The message of a layer's problem is left out, since the shapes in it change with every fix.
"""


@dataclass(slots=True)
class Reading:
    """What reading a text gives.

    Attributes:
        problems: its problems.
        models: how many models it has, if it is a program.
        known: how many of its layers have outputs of known shapes.
    """

    problems: Sequence[Problem]
    models: int
    known: int

    def loses(self, before: Reading) -> bool:
        """Return whether a model or a shape is not known any more that was known before."""
        return self.models < before.models or self.known < before.known


@dataclass(slots=True)
class Trial:
    """A suggestion that fixes its problem.

    Attributes:
        suggestion: the change.
        left: the problems of the changed text.
        is_clean: whether all of them were seen before.
        cost: what it leaves to do, the most important first: the new problems above the one
            that is fixed, where nothing was wrong; what cannot be read, and may hide others;
            the errors; the new warnings.
    """

    suggestion: Suggestion
    left: set[Key]
    is_clean: bool
    cost: tuple[int, int, int, int]


def is_same(first: Problem, second: Problem) -> bool:
    """Return whether a layer still has the same problem, perhaps at another argument."""
    layers = isinstance(first, LayerProblem) and isinstance(second, LayerProblem)
    return layers and first.code is second.code and first.layer == second.layer


def does_harm(key: Key, new: set[Key]) -> bool:
    """Return whether a fix causes a problem of an earlier stage, or another one at its place.

    New problems of the same stage or a later one were there before: the fixed one hid them. But
    a layer or argument that has another problem is not fixed.

    Args:
        key: the problem that is fixed.
        new: the problems that were not seen before.
    """
    stage = key[0].value[:3]
    return any(
        other[0].value[:3] < stage
        or (other[1:4] == key[1:4] and (stage > "SC1" or other[0].value[:3] == stage))
        for other in new
    )
