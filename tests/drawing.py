"""Random tests draw the same, whatever else is collected or imported.

Habits of hypothesis that are turned off for that:

- One value in twenty is a constant from the source of the project's modules that are imported
  by then. With another test file in the same process there are other modules, so other constants.
  No setting turns this off, so the function that collects them is replaced;
  `tests/test_drawing.py` fails if hypothesis collects them in another way.
- A test without a seed draws anew in every run, and keeps what failed in a folder.
  `pytest --hypothesis-profile=default` has this again.
- A test fails if an example takes long. On a busy machine that says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.strategies import SearchStrategy

settings.register_profile("the same", derandomize=True, database=None, deadline=None)


def draw_the_same() -> None:
    """Make every test of this process draw the same values in every run."""
    assert callable(providers._get_local_constants)
    no_constants = Constants()
    providers._get_local_constants = lambda: no_constants
    settings.load_profile("the same")


def trying(
    strategy: SearchStrategy[Any], number: int, count: int
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Run a function on so many examples of a strategy, always the same for a number."""
    chosen = settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    return lambda function: seed(number)(chosen(given(strategy)(function)))
