"""Suggest fixes for mistakes that only programs have."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.diagnose.case import Case, Suggestion
from shapecalc.diagnose.edits import Edit, Edits
from shapecalc.diagnose.layout import in_file
from shapecalc.diagnose.program_arguments import layer_added, move_argument
from shapecalc.diagnose.program_calls import call_on, output_of, swapped_ends, tensors_before
from shapecalc.diagnose.program_names import imported_names
from shapecalc.diagnose.program_text import text_of
from shapecalc.errors import Code
from shapecalc.plan import ModelPlan
from shapecalc.read.layer_names import find
from shapecalc.read.python.meant_names import UncalledProblem
from shapecalc.read.python.older import OutdatedProblem
from shapecalc.similar import closest


def mend_syntax(case: Case) -> Iterator[Suggestion]:
    """Make the change with which a statement that is not valid Python has been read on."""
    if case.problem.code is not Code.SYNTAX:
        return
    text = text_of(case.place.source)
    for part in text.parts:
        if part.mends and part.broken and part.broken.place.path == case.place.path:
            edits: Edits = ()
            for mend in part.mends:
                start = text.starts[mend.line - 1] + mend.column - 1
                edits += (Edit(start, start + mend.length, mend.text),)
            yield Suggestion(_message(text.text, edits), in_file(text.source, edits), enough=True)


def _message(text: str, edits: Edits) -> str:
    """Return what a change of some characters does, as an imperative sentence."""
    (first, *others) = edits
    old = text[first.start : first.end]
    if others:
        return f"write `{first.text}` instead of `{old}`, and so on"
    if not first.text:
        return f"remove `{old}`"
    return f"write `{first.text}` instead of `{old}`" if old else f"add `{first.text}`"


def move_into_layer(case: Case) -> Iterator[Suggestion]:
    """Move an argument of ``add`` into the layer that is added, with its right name."""
    problem = case.problem
    if problem.code is not Code.UNKNOWN_ARGUMENT or not problem.message.startswith("`add` "):
        return
    rule = find(layer_added(case.place))
    name = case.written if rule and case.written in rule.accepted else ""
    name = name or closest(case.written, rule.accepted if rule else ())
    if name:
        yield Suggestion(f"move `{name}` into the layer", move_argument(case.place, name))


def renew(case: Case) -> Iterator[Suggestion]:
    """Write code for Keras 3 in place of code for older versions."""
    problem = case.problem
    if not isinstance(problem, OutdatedProblem) or not problem.changes:
        return
    edits: Edits = ()
    for change in problem.changes:
        if change.text is None:
            edits += case.notation.remove_argument(change.place)
        elif change.exact:
            at = text_of(change.place.source)
            edits += in_file(at.source, (Edit(*at.at(change.place), change.text),))
        else:
            edits += case.notation.replace(change.place, change.text)
    yield Suggestion(_advice(problem), edits, enough=True)


def _advice(problem: OutdatedProblem) -> str:
    """Return what the changes of a problem do, as an imperative sentence."""
    first = problem.changes[0]
    if first.text is None:
        return "remove it"
    if first.exact:
        return problem.hint
    return f"write `{first.text}`" if "\n" not in first.text else problem.hint


def import_layer(case: Case) -> Iterator[Suggestion]:
    """Import a layer, or write it through a module that is imported."""
    name = case.problem.meant or case.written
    if case.problem.code is not Code.UNKNOWN_LAYER or not find(name):
        return
    spelling = imported_names(case.place.source.file).spelled(name)
    edits = spelling.edits
    if spelling.text != case.written:
        edits = case.notation.replace(case.place, spelling.text) + edits
    message = f"import `{name}`" if name == case.written else f"write `{spelling.text}`"
    if edits:
        yield Suggestion(message, edits, enough=True)


def call_layer(case: Case) -> Iterator[Suggestion]:
    """Call a layer on the tensor before it, or take the output of a model."""
    problem = case.problem
    if not isinstance(problem, UncalledProblem):
        return
    if isinstance(problem.plan, ModelPlan):
        yield Suggestion(f"write `{case.written}.output`", output_of(case.place))
        return
    for tensor in tensors_before(problem.plan.place):
        edits = call_on(problem.plan.place, tensor)
        yield Suggestion(f"call it: `{problem.plan.class_name}(…)({tensor})`", edits)


def swap_ends(case: Case) -> Iterator[Suggestion]:
    """Swap the inputs and the outputs of a model that does not start at inputs."""
    if case.problem.code is Code.CONNECTION:
        edits = swapped_ends(case.place)
        yield Suggestion("swap the inputs and the outputs", edits, enough=True, strict=True)


FIXES = [mend_syntax, move_into_layer, import_layer, call_layer, swap_ends]
"""The fixes of programs that are tried first."""
