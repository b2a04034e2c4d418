"""Find out how models are written in a file: as a spec, or as a program."""

from __future__ import annotations

from functools import lru_cache

from shapecalc.diagnose.notation import Notation
from shapecalc.errors import Source
from shapecalc.read.document import is_code


@lru_cache(maxsize=8)
def notation_of(file: Source) -> Notation:
    """Return how models are written in a file."""
    if not is_code(file):
        from shapecalc.diagnose.spec_notation import SpecNotation  # a right model is not changed

        return SpecNotation()
    from shapecalc.diagnose.program_edits import ProgramNotation

    return ProgramNotation(file)
