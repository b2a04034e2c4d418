"""A function of a program as the argument of a layer: its text, and how it is followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class UnknownCodeError(Exception):
    """What a function returns is unknown; the message says why."""


class FollowedCode(str):
    """A function of a program, which stands for it in an argument.

    Attributes:
        outputs: computes its outputs from its inputs; both are `Array` in lists and mappings. It
            raises `UnknownCodeError`, or `RuleError` if the function fails.
        source: its source, if it is a lambda; empty for other functions.
        record: follows it with a record of what it calls; None if it cannot be followed again.

    >>> code = FollowedCode("<lambda>", lambda inputs: inputs)
    >>> code, code.outputs(3)
    ('<lambda>', 3)
    """

    outputs: Callable[[Any], Any]
    source: str
    record: Callable[[Any], Any] | None = None

    def __new__(cls, text: str, outputs: Callable[[Any], Any], source: str = "") -> FollowedCode:
        code = super().__new__(cls, text)
        code.outputs, code.source = outputs, source
        return code
