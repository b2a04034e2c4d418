"""Every kind of problem, one file for each chapter; importing this package declares them all."""

from __future__ import annotations

from shapecalc.diagnose.kinds import (  # noqa: F401
    arguments,
    calls,
    data,
    files,
    labels,
    layers,
    merges,
    names,
    older,
    own_classes,
    packages,
    shapes,
    sizes,
    training,
    use,
    warnings,
)
from shapecalc.diagnose.kinds.declare import KINDS, Kind

__all__ = ["KINDS", "Kind"]
