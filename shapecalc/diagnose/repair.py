"""Every mistake of a file with its cure: a change that has been tried, and that helped.

A suggestion is a change of the text. It is tried by reading the changed text: the problem has
to be gone, and no other may have come that could have been seen before. With the changes
made, the reading goes on behind the mistakes, so that those that they hid are found, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import process_time

from shapecalc.algebra.size import shape_text
from shapecalc.diagnose.case import Suggestion, way
from shapecalc.diagnose.cures import suggestions
from shapecalc.diagnose.edits import Edits, applied, before, overlap
from shapecalc.errors import Code, InputError, Problem, Source
from shapecalc.limits import PROBLEMS, REPAIR_SECONDS
from shapecalc.model.call import LayerProblem
from shapecalc.model.graph import Tensor, shape_of
from shapecalc.read.places import Position, locate
from shapecalc.read.text import read_source

Run = Callable[[Source], Sequence[Problem]]
"""Reads a source and says what is wrong with it."""

ROUNDS = 8
"""How often the reading goes on behind mistakes that are mended."""

TRIED = 40
"""How many changes are tried for one problem."""

SHOWN = 2
"""How many changes are shown for one problem."""

LINKS = 5
"""How many layers of a long way to a mistake are shown."""


@dataclass(slots=True)
class Diagnosis:
    """One problem, and what is known about it.

    Attributes:
        problem: what is wrong.
        position: where that stands in the file as it is.
        suggestions: what mends it, the best first; all have been tried.
        behind: whether it shows only once other problems are mended.
        consequence: whether what mends another problem mends it, too.
    """

    problem: Problem
    position: Position | None
    source: Source
    suggestions: list[Suggestion] = field(default_factory=list)
    behind: bool = False
    consequence: bool = False

    @property
    def chains(self) -> list[str]:
        """The way of each tensor to the layer that cannot take it."""
        problem = self.problem
        if not isinstance(problem, LayerProblem):
            return []
        return [_chain(tensor, problem.called_layer.name) for tensor in problem.inputs]


def _chain(tensor: Tensor, end: str) -> str:
    links = [f"{link.node.operation.name} {_shape(link)}" for link in way(tensor)]
    if len(links) > LINKS:
        links = [*links[: LINKS - 1], "…", links[-1]]
    return " → ".join([*reversed(links), end])


def _shape(tensor: Tensor) -> str:
    shape = shape_of(tensor)
    return "?" if shape is None else shape_text(shape)


@dataclass(slots=True)
class Report:
    """What was found in one file.

    Attributes:
        problems: what reading it as it is has found.
        diagnoses: every problem, those behind others included.
        mended: the text with the best changes made; as it was, if there are none.
        left: the problems that it still has.
    """

    source: Source
    problems: Sequence[Problem]
    diagnoses: list[Diagnosis]
    mended: Source
    left: Sequence[Problem] = ()


def undiagnosed(problems: Sequence[Problem]) -> list[Diagnosis]:
    """Problems as they are, where no cure is looked for."""
    return [Diagnosis(each, locate(each.place), each.place.source) for each in problems]


def diagnose(source: Source, problems: Sequence[Problem], run: Run) -> Report:
    """Problems with their cures, and those that stand behind them.

    No cure is looked for where reading alone does not show the problems: nothing would tell
    whether it helps.

    Args:
        source: the file.
        problems: what reading it has found.
        run: how it was read.
    """
    doctor = Repairer(source, run)
    mendable = {doctor.key(problem) for problem in run(source)}
    if mendable >= {doctor.key(problem) for problem in problems[:PROBLEMS]}:
        return doctor.report(problems)
    return _as_it_is(source, problems)


def _as_it_is(source: Source, problems: Sequence[Problem]) -> Report:
    """The problems of a file in which nothing can be tried."""
    return Report(source, problems, undiagnosed(problems), source, problems)


def examine(file: str, run: Run) -> Report:
    """What is wrong with a file, and what mends it.

    Args:
        file: its path; ``-`` is standard input.
        run: how it is read.
    """
    try:
        source = read_source(file)
    except InputError as error:
        return _as_it_is(error.problems[0].place.source, error.problems)
    return Repairer(source, run).report(run(source))


Key = tuple[Code, str, int, int, str]
"""What a problem is told by: its kind and place, and what is said of it if no shapes are."""


@dataclass(slots=True)
class Tried:
    """A suggestion that mends its problem.

    Attributes:
        after: the problems that are left.
        others: how many of them were not seen before.
    """

    suggestion: Suggestion
    after: set[Key]
    others: int


def _same(one: Problem, other: Problem) -> bool:
    """Whether a layer has the same problem still, though another argument may be blamed now."""
    made = isinstance(one, LayerProblem) and isinstance(other, LayerProblem)
    return made and one.code is other.code and one.layer == other.layer


def spoilt(key: Key, new: set[Key]) -> bool:
    """Whether what mends a problem brings another: one of an earlier stage, or one in its place.

    What comes to light behind it, in the same stage or a later one, is no fault of the change.
    """
    stage = key[0].value[:3]
    return any(
        other[0].value[:3] < stage or (stage < "SC4" and other[1:4] == key[1:4]) for other in new
    )


def _order(diagnosis: Diagnosis) -> tuple[str, int, int]:
    position = diagnosis.position or Position(0, 0, 0)
    return diagnosis.source.name, position.line, position.column


class Repairer:
    """Tries what mends the problems of one file."""

    def __init__(self, source: Source, run: Run) -> None:
        self.source = source
        self.run = run
        self.text = source.text
        self.steps: list[Edits] = []
        self.end = process_time() + REPAIR_SECONDS

    def report(self, problems: Sequence[Problem]) -> Report:
        """All problems, round by round."""
        first = problems
        found: dict[Key, Diagnosis] = {}
        for number in range(ROUNDS):
            for problem in problems:
                if self.key(problem) not in found:
                    found[self.key(problem)] = self.noted(problem, number)
            changes = self.cures(problems, found)
            if not changes or len(found) >= PROBLEMS:
                break
            self.text = applied(changes, self.text)
            self.steps.append(changes)
            problems = self.problems(self.text)
        diagnoses = sorted(found.values(), key=_order)
        return Report(self.source, first, diagnoses, self.copy(self.text), problems)

    def noted(self, problem: Problem, number: int) -> Diagnosis:
        """A problem that has come to light in a round."""
        source = problem.place.source
        own = self.source if source.name == self.source.name else source
        return Diagnosis(problem, self.position(problem), own, behind=number > 0)

    def cures(self, problems: Sequence[Problem], found: dict[Key, Diagnosis]) -> Edits:
        """Looks for the cures of problems; the best of each, as one change."""
        keys = {self.key(problem) for problem in problems}
        left = keys.copy()
        changes: Edits = ()
        for problem in problems[:PROBLEMS]:
            diagnosis = found[self.key(problem)]
            diagnosis.consequence = self.key(problem) not in left
            tried = [] if diagnosis.consequence else self.tried(problem, keys)
            if tried:
                diagnosis.suggestions = [
                    self.explained(each.suggestion, diagnosis) for each in tried
                ]
                changes, left = self.added(tried[0], changes, left)
        return changes

    def added(self, best: Tried, changes: Edits, left: set[Key]) -> tuple[Edits, set[Key]]:
        """Changes with one more, if it goes with them; and the problems that stay."""
        both = (*changes, *best.suggestion.edits)
        if overlap(best.suggestion.edits, changes):
            return changes, left
        if changes:
            after = {self.key(each, both) for each in self.tried_out(both)}
            if any(key[0] is Code.EXPRESSION for key in after - best.after - left):
                return changes, left
        return both, left & best.after

    def explained(self, suggestion: Suggestion, diagnosis: Diagnosis) -> Suggestion:
        """A suggestion with the line that it changes, if that is another one."""
        text = self.text[: suggestion.edits[0].start]
        start = len(text) - (text.rfind("\n") + 1) + 1
        line, _ = self.origin(text.count("\n") + 1, start, self.copy(self.text), ())
        here = diagnosis.position.line if diagnosis.position else 0
        return replace(suggestion, line=0 if line == here else line)

    def tried(self, problem: Problem, keys: set[Key]) -> list[Tried]:
        """What mends a problem: first what brings no other one to light."""
        good: list[Tried] = []
        tried: set[Edits] = set()
        for suggestion in self.candidates(problem):
            if len(tried) >= TRIED or process_time() > self.end:
                break
            if suggestion.edits in tried:
                continue
            tried.add(suggestion.edits)
            left = self.tried_out(suggestion.edits)
            after = {self.key(each, suggestion.edits) for each in left}
            stays = self.key(problem) in after or any(_same(problem, each) for each in left)
            if not stays and not spoilt(self.key(problem), after - keys):
                good.append(Tried(suggestion, after, len(after - keys)))
            clean = [each for each in good if not each.others]
            if len(clean) == SHOWN or (good and good[-1].suggestion.enough):
                break
        return sorted(good, key=lambda each: each.others)[:SHOWN]

    def candidates(self, problem: Problem) -> Iterator[Suggestion]:
        """What might mend a problem of this file."""
        if problem.place.source.name == self.source.name and self.source.text:
            yield from suggestions(problem)

    def tried_out(self, edits: Edits) -> Sequence[Problem]:
        """What is wrong after a change."""
        return self.problems(applied(edits, self.text))

    def problems(self, text: str) -> Sequence[Problem]:
        """What is wrong with a text."""
        return self.run(self.copy(text))

    def copy(self, text: str) -> Source:
        return Source(self.source.name, text)

    # Where problems stand in the text as it was

    def key(self, problem: Problem, edits: Edits = ()) -> Key:
        """What makes a problem the same before and after a change."""
        source = problem.place.source
        position = locate(problem.place)
        line, column = (position.line, position.column) if position else (0, 0)
        if position and source.name == self.source.name:
            line, column = self.origin(line, column, source, edits)
        message = "" if isinstance(problem, LayerProblem) else problem.message
        return problem.code, source.name, line, column, message

    def origin(self, line: int, column: int, source: Source, edits: Edits) -> tuple[int, int]:
        """Where something stood in the file, before all changes."""
        offset = sum(map(len, source.text.splitlines(keepends=True)[: line - 1])) + column - 1
        for step in ([edits] if edits else []) + self.steps[::-1]:
            offset = before(step, offset)
        above = self.source.text[:offset]
        return above.count("\n") + 1, offset - (above.rfind("\n") + 1) + 1

    def position(self, problem: Problem) -> Position | None:
        """Where a problem stands in the file as it is."""
        position = locate(problem.place)
        if position is None or not self.steps or problem.place.source.name != self.source.name:
            return position
        line, column = self.origin(position.line, position.column, problem.place.source, ())
        return Position(line, column, column + position.end - position.column)
