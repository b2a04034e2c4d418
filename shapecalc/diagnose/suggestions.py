"""Suggest fixes for a problem. Every suggestion is tried out before it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from shapecalc.algebra.size import UndecidedError
from shapecalc.diagnose import program_fixes, spelling
from shapecalc.diagnose.case import Case, LayerCase, Suggestion, in_graph
from shapecalc.diagnose.edits import UneditableError
from shapecalc.diagnose.fixes import FIXES
from shapecalc.diagnose.fixes.declare import Fix
from shapecalc.errors import Code, Problem
from shapecalc.model.call import LayerProblem


def suggestions(problem: Problem) -> Iterator[Suggestion]:
    """Return all suggestions for a problem, the most likely ones first."""
    case = LayerCase(problem) if isinstance(problem, LayerProblem) else Case(problem)
    of_layer = isinstance(problem, LayerProblem) and all(map(in_graph, problem.inputs))
    own = FIXES.get(problem.code, []) if of_layer else []
    if problem.code is Code.OUTDATED:
        own = [program_fixes.renew]
    of_text = program_fixes.FIXES if case.notation.is_program else spelling.OF_SPECS
    words = [spelling.from_pytorch, spelling.similar_word, *of_text]
    fixes = own if problem.code.is_warning else [*words, *own, *spelling.VALUES]
    return chain.from_iterable(_until_uneditable(function, case) for function in fixes)


def _until_uneditable(function: Fix, case: Case) -> Iterator[Suggestion]:
    try:
        yield from function(case)
    except (UneditableError, UndecidedError):  # No fix is suggested that unknown sizes decide.
        return
