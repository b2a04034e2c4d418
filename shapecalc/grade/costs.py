"""Marking of multiply-adds and FLOPs: which are right, and the mistakes behind the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from shapecalc.algebra.notation import evaluate
from shapecalc.algebra.size import known, product
from shapecalc.grade.key import AnswerKey, KeyRow
from shapecalc.grade.marked import FLOPS, MACS, OPERATIONS, Verdict, not_understood
from shapecalc.grade.mistakes.mistake import Mistake
from shapecalc.grade.sheet import Answer, Response, Sheet
from shapecalc.grade.sheets.numbers import Rounded

if TYPE_CHECKING:
    from shapecalc.explain.multiply_adds import ExplainedMultiplyAdds

SEVERAL_CALLS = "the layer is called several times: is this one call, or all of them?"
UNKNOWN = "the multiply-adds are a formula, and depend on {letters}"

PARAMETERS = "these are the parameters, not the multiply-adds"
BIAS_COUNTED = "the biases are counted: they are added, not multiplied"

NAMES = ("factor of two", "digits", "times forgotten", "parameters", "bias counted", "positions")
"""The names of the mistakes that only multiply-adds and FLOPs have."""


def costs_of_layer(answer: Answer, row: KeyRow | None) -> Iterator[Verdict]:
    """Yield the verdicts on the multiply-adds and FLOPs of a layer."""
    for question, response in answer.costs.items():
        verdict = Verdict(question, response, False, "", row, answer.label)
        verdict.line = response.line or answer.line
        if row is None:
            yield not_understood(verdict, response.doubt or "there is no such layer")
        elif row.macs is not None:
            mistakes = _mistakes(row, row.macs)
            yield _judged(verdict, row.macs.total, mistakes, len(row.operation.nodes) > 1)


def costs_of_model(sheet: Sheet, key: AnswerKey) -> Iterator[Verdict]:
    """Yield the verdicts on the multiply-adds and FLOPs of the whole model."""
    for question, response in sheet.costs.items() if sheet.costs and key.macs is not None else ():
        verdict = Verdict(question, response, False, "", line=response.line)
        yield _judged(verdict, key.macs, _mistakes_in_all(key))


def _judged(
    verdict: Verdict,
    macs: Any,
    mistakes: Iterable[tuple[str, str, Any]],
    several_calls: bool = False,
) -> Verdict:
    """Decide whether an answer is right; if it is not, find the mistake.

    Args:
        verdict: the answer.
        macs: the right multiply-adds.
        mistakes: names of mistakes, what is wrong, and the multiply-adds that they lead to; they
            are worked out for a wrong answer only.
        several_calls: whether the layer is called more than once.
    """
    response, factor = verdict.response, 2 if verdict.question == FLOPS else 1
    verdict.expected = f"{factor * macs:,}"
    if not response.readable:
        why = f"{response.text!r} cannot be read as a number"
        return not_understood(verdict, response.doubt or why)
    accepted = [macs, 2 * macs] if verdict.question == OPERATIONS else [factor * macs]
    verdict.right = any(_is(response, count) for count in accepted)
    if verdict.right:
        return verdict
    if several_calls:
        return not_understood(verdict, SEVERAL_CALLS)
    if not known(macs):
        return not_understood(verdict, UNKNOWN.format(letters=" and ".join(sorted(macs.names))))
    verdict.reasons = [
        *_factor_of_two(verdict, macs),
        *(
            Mistake(name, why)
            for name, why, count in mistakes
            if count != macs and _is(response, factor * count)
        ),
        *_power_of_ten(response, factor * macs),
    ][:1]
    return verdict


def _power_of_ten(response: Response, right: int) -> Iterator[Mistake]:
    """Yield the mistake that a rounded number has the right digits in another unit."""
    amount = response.amount
    for power in range(1, 7) if isinstance(amount, Rounded) else ():
        scaled = [
            Rounded(amount.low * 10**power, amount.high * 10**power),
            Rounded(amount.low // 10**power, amount.high // 10**power),
        ]
        if any(number.low > 0 and number.includes(right) for number in scaled):
            yield Mistake("digits", f"the digits are right, but not the power of ten: {right:,}")
            return


def _factor_of_two(verdict: Verdict, macs: int) -> Iterator[Mistake]:
    """Yield the mistake that multiply-adds are given for FLOPs, or the other way round."""
    if verdict.question == FLOPS and _is(verdict.response, macs):
        why = (
            "these are the multiply-adds; FLOPs are twice as many, a multiplication and an addition"
        )
        yield Mistake("factor of two", why)
    if verdict.question == MACS and _is(verdict.response, 2 * macs):
        yield Mistake("factor of two", "these are the FLOPs; multiply-adds are half as many")


def _is(response: Response, count: Any) -> bool:
    """Return whether all sides of an answer are a count."""
    return all(_same(amount, count) for amount in response.amounts)


def _same(amount: Any, count: Any) -> bool:
    if isinstance(amount, Rounded):
        return amount.includes(count)
    try:
        return bool(evaluate(amount) == count)
    except ZeroDivisionError:
        return False


def _mistakes(row: KeyRow, macs: ExplainedMultiplyAdds) -> Iterator[tuple[str, str, Any]]:
    """Yield the usual mistakes with the multiply-adds of a layer, and what they lead to."""
    right = macs.total
    shape = (row.shapes or ((),))[0]
    outputs = product(shape[1:])
    if row.call and row.explanation:
        steps = "time" in row.explanation.rule.axes(row.explanation.arguments)
        what = "time steps" if steps else "positions of the output"
        yield "times forgotten", f"the {what} are not counted: each of them multiplies", macs.once
        if known(macs.once) and row.params != macs.once:
            yield "parameters", PARAMETERS, row.params
        yield from _with_other_padding(row)
        yield from _at_other_positions(row, right)
    counts = [outputs] if known(outputs) else []
    if row.call and row.call.result and known(right) and known(macs.once) and macs.once:
        counts.append(row.call.result.biases * (right // macs.once))
    for count in filter(None, counts) if known(right) else ():
        yield "bias counted", BIAS_COUNTED, right + count


def _mistakes_in_all(key: AnswerKey) -> Iterator[tuple[str, str, Any]]:
    """Yield the usual mistakes, made with every layer of a model, and what they lead to."""
    costs = [(row, row.macs) for row in key.rows if row.macs is not None and row.macs.total != 0]
    if not known(key.macs) or sum(macs.total for _, macs in costs) != key.macs:
        return  # Not every layer is called once.
    yield "parameters", PARAMETERS, key.summary.total_params
    of_layers = [list(_mistakes(row, macs)) for row, macs in costs]
    for kind in ("times forgotten", "bias counted"):
        mistakes = [[m for m in own if m[0] == kind] for own in of_layers]
        if any(mistakes):
            why = next(own[-1][1] for own in mistakes if own)
            pairs = zip(mistakes, costs)
            yield kind, why, sum(own[-1][-1] if own else macs.total for own, (_, macs) in pairs)


def _at_other_positions(row: KeyRow, right: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield the multiply-adds of a transposed convolution at the positions of its output."""
    assert row.call is not None
    if not row.class_name.endswith("Transpose") or len(row.call.inputs) != 1:
        return
    inputs, outputs = (
        product(shape[1:-1]) for shape in (row.call.inputs[0], (row.shapes or ((),))[0])
    )
    if known(right) and known(inputs) and known(outputs):
        why = "a transposed convolution multiplies at the positions of its input, not of its output"
        yield "positions", why, right * outputs // inputs


def _with_other_padding(row: KeyRow) -> Iterator[tuple[str, str, Any]]:
    """Yield the multiply-adds that a convolution has with another padding."""
    assert row.call is not None
    now = getattr(row.call.plan.arguments, "padding", None)
    for padding in ("valid", "same") if now in ("valid", "same") else ():
        if padding != now and (other := row.call.changed(padding=padding).explanation):
            costs = KeyRow(row.name, row.class_name, None, None, row.operation)
            costs.explanation = other
            if costs.macs is not None:
                why = f"the padding is {now!r}; this is the number for {padding!r}"
                yield "padding", why, costs.macs.total
