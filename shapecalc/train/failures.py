"""Why a training does not begin, or does not come to its end.

What is wrong with a spec is a `shapecalc.errors.ModelError`, with its places;
this is about everything else.
"""

from __future__ import annotations


class TrainingError(Exception):
    """The training is not to be had.

    Attributes:
        hint: what would help.
        exit_code: what the command line ends with.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UnavailableError(TrainingError):
    """What is asked for is not there: a device, a backend, a way to share the work."""

    exit_code = 2


class DifferentError(TrainingError):
    """The model that Keras has built is not the one in the table."""


class StoppedError(TrainingError):
    """Keras has stopped in the middle of the training."""
