"""Pauses of Python's collector of garbage while a model is read and computed.

The collector looks for objects in circles that nothing needs. A model is needed to the end, and
looking through all of it again and again takes nearly half of the time for 10,000 layers.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def uncollected(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Return a function that runs without the collector.

    >>> import gc
    >>> uncollected(gc.isenabled)(), gc.isenabled()
    (False, True)
    """

    @wraps(function)
    def paused(*args: Parameters.args, **options: Parameters.kwargs) -> Result:
        if not gc.isenabled():
            return function(*args, **options)
        gc.disable()
        try:
            return function(*args, **options)
        finally:
            gc.enable()

    return paused
