"""What the tests of the kinds of problems share."""

from __future__ import annotations

from shapecalc.diagnose.why import Finding, why


def explained(text: str) -> Finding:
    """Return the only message that is recognised in a text."""
    (finding,) = why(text)
    return finding
