"""Fixes by the kind of problem, one file for each group; importing this package declares them."""

from __future__ import annotations

from shapecalc.diagnose import frozen
from shapecalc.diagnose.fixes import axes, calls, merges, windows  # noqa: F401
from shapecalc.diagnose.fixes.declare import FIXES, fix
from shapecalc.errors import Code

fix(Code.NOT_FROZEN)(frozen.freeze)

__all__ = ["FIXES", "fix"]
