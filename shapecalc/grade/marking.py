"""Mark a sheet: which answers are right, and which mistakes explain those that are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.notation import evaluate
from shapecalc.algebra.size import UNKNOWN
from shapecalc.dataclasses import dataclass, replace
from shapecalc.explain.equal_calls import call_key
from shapecalc.grade.amounts import is_one_of_many
from shapecalc.grade.conventions import doubt_conventions
from shapecalc.grade.costs import NAMES, costs_of_layer, costs_of_model
from shapecalc.grade.differences import (
    differences_of_params,
    differences_of_shapes,
    value_of,
)
from shapecalc.grade.elsewhere import send_to_teacher
from shapecalc.grade.equal import names_beside, same_amount, same_answer, same_shapes, values_of
from shapecalc.grade.follow_on import FollowOn
from shapecalc.grade.key import AnswerKey, KeyRow, LayerCall
from shapecalc.grade.left_numbers import read_left_number
from shapecalc.grade.marked import FOLLOW_ON, PARAMS, SHAPE, Marked, Verdict, not_understood
from shapecalc.grade.matching import LayerMatcher
from shapecalc.grade.meanings import definitions_in
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.mistakes.results import wrong_results, wrong_sum
from shapecalc.grade.mistakes.slips import slips_in
from shapecalc.grade.open_sizes import open_amount, open_shapes
from shapecalc.grade.own_sums import explain_sums
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.grade.sheets.numbers import Rounded
from shapecalc.grade.sheets.words import folded

if TYPE_CHECKING:
    from shapecalc.grade.mistakes.usual import Kinds

IN_REST = "it is not clear whether this is about all layers without an answer"
SOME_LAYERS = "it adds up {added} layers, but the model has {count} with parameters"
SECOND = "line {line} has another answer about this layer"
NO_SUCH_LAYER = "no layer of the model matches this answer"

DIFFERENCES = (
    *("no weights", "by chance", "outputs", "batch", "order", "axes"),
    *("other total", "row forgotten"),
)
"""The names of mistakes that any layer or total may have."""

MOST_CALLS = 2_000
"""The most calls of layers whose mistakes a marker keeps."""

MOST_SEARCHES = 20
"""The most answers of a sheet for which the last resorts are looked for."""


class Marker:
    """Marks sheets about one model; it keeps the mistakes that it has worked out."""

    def __init__(self, key: AnswerKey) -> None:
        self.key = key
        self.matcher = LayerMatcher(key.rows)
        self._mistakes: dict[Any, list[Mistake]] = {}

    def mark(self, sheet: Sheet) -> Marked:
        """Return a sheet with the verdict on each answer."""
        matches = self.matcher.match(sheet.answers)
        others = {id(m.answer): m.others for m in matches if m.others and not m.is_about_all}
        pairs = [(m.answer, row) for m in matches for row in m.all_rows]
        for answer, row in pairs:
            if row is not None:
                read_left_number(answer, row, len(self.key.rows))
        without_batch = any(_lacks_batch(answer, row) for answer, row in pairs if row)
        follow_on = FollowOn(self.key, [(answer, row) for answer, row in pairs if row])
        marking = _Marking(self, without_batch, follow_on)
        marked = Marked(sheet)
        for answer, row in sorted(pairs, key=lambda pair: self.key.position(pair[1])):
            verdicts = list(marking.of_layer(answer, row))
            if id(answer) in others and row:
                names = " or ".join(r.name for r in (row, *others[id(answer)]))
                for verdict in verdicts:
                    not_understood(verdict, f"this may be about {names}")
                    verdict.row = None
            marked.verdicts += verdicts
        for name, response in sheet.totals.items():
            if self.key.totals.get(name) is None:
                continue  # The right answer is unknown.
            marked.verdicts.append(marking.of_total(name, response, marked.verdicts))
        marked.verdicts += costs_of_model(sheet, self.key)
        marked.verdicts += marking.of_rest(sheet, marked)
        for doubt in sheet.doubts:
            verdict = Verdict("", Response(doubt.text), False, "", line=doubt.line)
            marked.verdicts.append(not_understood(verdict, doubt.why))
        marked.verdicts = list(_without_repeats(marked.verdicts))
        explain_sums(marked, self.key)
        doubt_conventions(marked)
        send_to_teacher(marked, self.key)
        for verdict in marked.verdicts if sheet.places else ():
            verdict.place = sheet.places.get(verdict.line, "")
        answered = {id(verdict.row) for verdict in marked.verdicts} | {id(row) for _, row in pairs}
        marked.unanswered = [
            row
            for row in self.key.rows
            if id(row) not in answered and not row.extra and not row.inside
        ]
        return marked

    def mistake_names(self) -> Iterator[str]:
        """Yield the names of the mistakes that can be made with the model."""
        for row in self.key.rows:
            for kinds in self.kinds:
                mistakes = self.mistakes_with(row.call, row, kinds) if row.call else []
                yield from (mistake.name for mistake in mistakes)
        yield from (*DIFFERENCES, *NAMES)

    @property
    def kinds(self) -> tuple[Kinds, Kinds]:
        """The usual mistakes, and the last resorts."""
        from shapecalc.grade.mistakes.usual import LAST_RESORTS, MISTAKES  # for wrong answers only

        return MISTAKES, LAST_RESORTS

    def mistakes_with(self, call: LayerCall, row: KeyRow | None, kinds: Kinds) -> list[Mistake]:
        """Return the mistakes that can be made with a layer, or with its row in the model."""
        from shapecalc.grade.mistakes.usual import mistakes_with

        at = id(row), id(kinds), call_key(call.plan, call.inputs, call.others)
        if at not in self._mistakes:
            if len(self._mistakes) >= MOST_CALLS:
                self._mistakes.clear()
            self._mistakes[at] = list(mistakes_with(call, row, self.key, kinds))
        return self._mistakes[at]


@dataclass(slots=True)
class _Marking:
    """The state while one sheet is marked."""

    marker: Marker
    without_batch: bool
    from_earlier: FollowOn
    searches: int = 0

    def of_layer(self, answer: Answer, row: KeyRow | None) -> Iterator[Verdict]:
        """Yield the verdicts on the answers about a layer."""
        sides = self.right_sides(answer, row) if row else {}
        for question, response in ((SHAPE, answer.shape), (PARAMS, answer.params)):
            if response is None:
                continue
            verdict = Verdict(question, response, False, "", row, answer.label)
            verdict.line = response.line or answer.line
            if row is None:
                not_understood(verdict, response.doubt or NO_SUCH_LAYER)
            elif (row.shapes if question == SHAPE else row.params) is None:
                continue  # The right answer is unknown.
            else:
                self.judge(verdict, row, sides[question])
            yield verdict
        yield from costs_of_layer(answer, row)

    def of_rest(self, sheet: Sheet, marked: Marked) -> Iterator[Verdict]:
        """Yield the verdicts on what a sheet says about all layers that have no other answer."""
        answered = {(id(verdict.row), verdict.question) for verdict in marked.verdicts}
        for answer in sheet.rest:
            for row in self.marker.key.rows:
                for verdict in () if row.extra or row.inside else self.of_layer(answer, row):
                    if (id(row), verdict.question) in answered:
                        continue
                    yield verdict if verdict.right else not_understood(verdict, IN_REST)

    def right_sides(self, answer: Answer, row: KeyRow) -> dict[str, list[bool]]:
        """Return whether a shape is right, and which sides of ``a = b = c`` are."""
        shape, params = answer.shape or Response(""), answer.params or Response("")
        definitions = definitions_in(f"{shape.text}; {params.text}")
        is_right, sides = same_answer(
            shape.shapes, params.amounts, row, self.without_batch, definitions
        )
        return {SHAPE: [is_right], PARAMS: sides}

    def judge(self, verdict: Verdict, row: KeyRow, sides: Sequence[bool]) -> None:
        """Decide whether an answer about a layer is right; if it is not, find the reasons."""
        is_shape = verdict.question == SHAPE
        verdict.expected = row.shapes_text if is_shape else row.params_text
        if not verdict.response.readable:
            kind = "a shape" if is_shape else "a number of parameters"
            why = f"{verdict.response.text!r} cannot be read as {kind}"
            not_understood(verdict, verdict.response.doubt or why)
            return
        verdict.right = all(sides)
        if verdict.right:
            return
        if is_shape and is_one_of_many(
            verdict.response.text, verdict.response.shapes or (), row.shapes or [()]
        ):
            not_understood(verdict, "it is one size, and the output has several")
            return
        if not is_shape:
            verdict.wrong_amount = verdict.response.amounts[sides.index(False)]
        definitions = definitions_in(verdict.response.text)
        verdict.values = values_of(
            verdict.response.shapes if is_shape else verdict.wrong_amount,
            row.explanation,
            definitions,
        )
        slips = wrong_results(verdict.response.amounts, sides, row.params)
        verdict.reasons = list(_distinct(chain(slips, self.reasons(verdict, row))))
        if not verdict.reasons:
            shapes = verdict.response.shapes or ()
            verdict.reasons = list(
                differences_of_shapes(shapes, verdict.values, row)
                if is_shape
                else differences_of_params(verdict.wrong_amount, row)
            )
        verdict.follow_on = any(mistake.name == FOLLOW_ON for mistake in verdict.reasons[:1])

    def reasons(self, verdict: Verdict, row: KeyRow) -> Iterator[Mistake]:
        """Yield the mistakes that lead to a wrong answer."""
        followed = self.from_earlier.call(row)
        result = followed.result if followed else None
        if result and self.leads_to(verdict, row, Mistake.of("", "", result)):
            yield Mistake(FOLLOW_ON, f"this follows from {self.from_earlier.origins(row)}")
        if verdict.question == PARAMS:
            yield from open_amount(verdict.wrong_amount, row.params)
        else:
            yield from open_shapes(verdict.response.shapes or (), row.shapes or ())
        if row.call is None:
            yield from self.of_inner_model(verdict, row)
            return
        usual, last_resorts = self.marker.kinds
        for kinds in (usual, last_resorts):
            self.searches += kinds is last_resorts
            if self.searches > MOST_SEARCHES:
                return
            fitting = list(self.fitting(row.call, verdict, row, kinds))
            for mistake in self.fitting(followed, verdict, row, kinds) if followed else ():
                origin = f"the input follows from {self.from_earlier.origins(row)}"
                fitting.append(replace(mistake, why=f"{mistake.why}; {origin}"))
            # A formula may name what was mistaken: `4 * (units + time steps + 1) * units`.
            written = {*map(folded, names_beside(verdict.wrong_amount, row.explanation))}
            yield from sorted(
                fitting, key=lambda mistake: (mistake.name not in written, mistake.rank)
            )
            if fitting:
                return

    def of_inner_model(self, verdict: Verdict, row: KeyRow) -> Iterator[Mistake]:
        """Yield that the shape of the input was given for that of a model inside the model."""
        shapes = tuple(source.shape for source in row.sources) if verdict.question == SHAPE else ()
        if shapes and self.leads_to(verdict, row, Mistake("", "", shapes)):
            yield Mistake("unchanged", "this is the shape of the input")

    def fitting(
        self, call: LayerCall, verdict: Verdict, row: KeyRow, kinds: Kinds
    ) -> Iterator[Mistake]:
        """Yield the mistakes with a call that lead to an answer."""
        mistakes = self.marker.mistakes_with(call, row, kinds)
        return (mistake for mistake in mistakes if self.leads_to(verdict, row, mistake))

    def leads_to(self, verdict: Verdict, row: KeyRow, mistake: Mistake) -> bool:
        """Return whether a mistake leads to an answer."""
        if verdict.question == PARAMS:
            rounded = verdict.wrong_amount
            if type(rounded) is Rounded and not rounded.is_coarse:  # It is asked very often.
                return rounded.includes(mistake.params)
            return mistake.params is not None and mistake.params in verdict.values
        return mistake.shapes is not None and any(
            same_shapes(shapes, mistake.shapes, row, self.without_batch)
            for shapes in verdict.values
        )

    def of_total(self, name: str, response: Response, verdicts: Sequence[Verdict]) -> Verdict:
        """Return the verdict on a total of the model."""
        expected = self.marker.key.totals[name]
        verdict = Verdict(name, response, False, f"{expected:,}", line=response.line)
        if not response.readable:
            why = f"{response.text!r} cannot be read as a number of parameters"
            return not_understood(verdict, response.doubt or why)
        count = sum(row.params != 0 for row in self.marker.key.rows if not row.extra)
        if response.added and response.added < count:
            why = SOME_LAYERS.format(added=response.added, count=count)
            return not_understood(verdict, why)
        sides = [same_amount(amount, expected, None) for amount in response.amounts]
        verdict.right = all(sides)
        if not verdict.right and not isinstance(response.amount, Rounded):
            amount = evaluate(response.amount)
            reasons = self.total_reasons(name, amount, verdicts)
            slips = wrong_results(response.amounts, sides, expected)
            verdict.reasons = list(chain(slips, reasons, open_amount(amount, expected)))
            verdict.follow_on = any(mistake.name == FOLLOW_ON for mistake in verdict.reasons[:1])
        return verdict

    def total_reasons(
        self, name: str, amount: Any, verdicts: Sequence[Verdict]
    ) -> Iterator[Mistake]:
        """Yield the mistakes that lead to a wrong total."""
        counts = [verdict for verdict in verdicts if verdict.question == PARAMS and verdict.row]
        values = [(v.row, value_of(v.response.amount, v.row)) for v in counts if v.row]
        own = {id(row): value for row, value in values if value is not None}
        rows = [row for row in self.marker.key.rows if row.call is not None]
        own_sum = sum(own.get(id(row), _or_zero(row.params)) for row in rows)
        if name == "trainable":
            own_sum -= _or_zero(self.marker.key.totals["non-trainable"])
        sums_up = name != "non-trainable"
        if sums_up and any(not verdict.right for verdict in counts) and amount == own_sum:
            yield Mistake(FOLLOW_ON, f"{amount:,} is the sum of your numbers for the layers")
        if name == "non-trainable" and amount == 0:
            yield Mistake(name, "the weights that are not trained were counted as trainable")
        for other, other_total in self.marker.key.totals.items():
            if amount == other_total and other != name:
                yield Mistake("other total", f"this is the number of {other} parameters")
        total = self.marker.key.totals[name]
        for row in rows:
            if row.params not in (None, 0) and amount == total - row.params:
                why = f"the parameters of {row.name} are missing ({row.params:,})"
                yield Mistake("row forgotten", why)
        if sums_up and all(id(row) in own or row.params == 0 for row in rows):
            yield from chain(slips_in(amount, own_sum), wrong_sum(amount, own_sum))


def _without_repeats(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Yield verdicts; of two different answers about a layer, nobody knows which one counts."""
    first: dict[tuple[int, str], Verdict] = {}
    for verdict in verdicts:
        earlier = first.setdefault((id(verdict.row), verdict.question), verdict)
        if verdict.row is None or earlier is verdict:
            yield verdict
        elif not (verdict.right and earlier.right) and not _is_repeated(verdict, earlier):
            yield not_understood(verdict, SECOND.format(line=earlier.line))
            if earlier.right is not None:
                not_understood(earlier, SECOND.format(line=verdict.line))


def _is_repeated(verdict: Verdict, earlier: Verdict) -> bool:
    """Return whether an answer was given before in the same words."""
    return verdict.right == earlier.right and verdict.response.text == earlier.response.text


def _or_zero(params: Any) -> Any:
    """Return a number of parameters, which may be a formula; 0 if it is unknown."""
    return 0 if params is None else params


def _distinct(mistakes: Iterator[Mistake]) -> Iterator[Mistake]:
    """Yield the first mistake of each name."""
    names = set()
    for mistake in mistakes:
        if mistake.name not in names:
            names.add(mistake.name)
            yield mistake


def _lacks_batch(answer: Answer, row: KeyRow) -> bool:
    """Return whether a shape is certainly written without its batch size."""
    shape = answer.shape.shapes[0] if answer.shape and answer.shape.shapes else None
    right = row.shapes[0] if row.shapes else None
    return bool(shape and right and len(shape) == len(right) - 1 and shape[0] is not UNKNOWN)
