"""Random tests draw the same, whatever else is collected or imported.

Two habits of hypothesis are turned off for that:

- One value in twenty is a constant from the source of the project's modules that are imported
  by then. With another test file in the same process there are other modules, so other constants.
  No setting turns this off, so the function that collects them is replaced;
  `tests/test_drawing.py` fails if hypothesis collects them in another way.
- A test without a seed draws anew in every run, and keeps what failed in a folder.
  `pytest --hypothesis-profile=default` has this again.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

settings.register_profile("the same", derandomize=True, database=None)


def draw_the_same() -> None:
    """Make every test of this process draw the same values in every run."""
    assert callable(providers._get_local_constants)
    no_constants = Constants()
    providers._get_local_constants = lambda: no_constants
    settings.load_profile("the same")
