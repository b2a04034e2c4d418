"""How specs write models: changes of YAML, of JSON, and of the calls inside."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.diagnose import spec_calls, spec_edits
from shapecalc.diagnose.edits import Edit, Edits, UneditableError
from shapecalc.diagnose.notation import Plan
from shapecalc.errors import Place
from shapecalc.plan import CallPlan, LayerPlan, TensorPlan


class SpecNotation:
    """How specs write models."""

    is_program = False

    def text_at(self, place: Place) -> str:
        spot = spec_edits.spot(place)
        return place.source.text[spot.start : spot.end]

    def replace(self, place: Place, text: str) -> Edits:
        return spec_edits.replace(place, text)

    def insert_behind(self, place: Place, text: str) -> Edits:
        return spec_edits.wrap(place, "", text)

    def set_value(self, place: Place, value: Any) -> Edits:
        return spec_edits.set_value(place, value)

    def set_argument(self, plan: LayerPlan, name: str, value: Any) -> Edits:
        return spec_edits.set_argument(plan, name, value)

    def remove_argument(self, place: Place) -> Edits:
        spot = spec_edits.spot(place)
        if not spot.part:
            return spec_edits.remove_entry(place)
        end = _value_end(place.source.text, spot.end)
        if end is None:
            raise UneditableError
        return _without(place.source.text, spot.start, end)

    def arguments(self, place: Place) -> Sequence[str]:
        text = place.source.text
        return [text[start:end] for start, end in spec_calls.arguments(place)[:-1]]

    def remove_arguments(self, place: Place, count: int) -> Edits:
        return spec_calls.without_arguments(place, count)

    def swapped_arguments(self, place: Place) -> Iterator[tuple[str, Edits]]:
        return spec_calls.swapped(place)

    def insert_layer(self, plan: Plan | None, call: CallPlan | None, layer: str) -> Edits:
        if plan is not None and (call is None or not spec_edits.spot(call.place).part):
            return spec_edits.insert_layer(plan.place if call is None else call.place, layer)
        if call is not None and len(_tensors(call)) == 1:
            return self.wrap_input(call, 0, layer)
        raise UneditableError

    def rename_layer(self, plan: LayerPlan, name: str) -> Edits:
        spot = spec_edits.spot(plan.place)
        text = plan.place.source.text
        word = re.compile(rf"\b{plan.rule.name}\b").search(text, spot.start, spot.end)
        if word is None:
            raise UneditableError
        return (Edit(word.start(), word.end(), name),)

    def wrap_layer(self, plan: Plan, wrapper: str) -> Edits:
        return spec_edits.wrap(plan.place, f"{wrapper}(", ")")

    def remove_layer(self, plan: Plan) -> Edits:
        return spec_edits.remove_item(plan.place)

    def inputs(self, call: CallPlan) -> Sequence[str]:
        return [self.text_at(tensor.place) for tensor in _tensors(call)]

    def wrap_input(self, call: CallPlan, number: int, layer: str) -> Edits:
        return spec_edits.wrap(_tensors(call)[number].place, f"{layer}(", ")")

    def join_inputs(self, call: CallPlan, function: str) -> Edits:
        tensors = _tensors(call)
        first, last = (spec_edits.spot(tensors[end].place) for end in (0, -1))
        text = call.place.source.text
        start, end = text.rfind("[", 0, first.start), text.find("]", last.end)
        if not first.part or start < 0 or end < 0:
            raise UneditableError
        return Edit(start, start, f"{function}("), Edit(end + 1, end + 1, ")")

    def list_arguments(self, place: Place) -> Edits:
        start, end = spec_calls.listed(place)
        return Edit(start, start, "["), Edit(end, end, "]")

    def repeat_input(self, call: CallPlan) -> Edits:
        (tensor,) = _tensors(call)
        spot = spec_edits.spot(tensor.place)
        if not spot.part:
            raise UneditableError
        return (Edit(spot.end, spot.end, f", {self.text_at(tensor.place)}"),)


def _tensors(call: CallPlan) -> Sequence[TensorPlan]:
    """Return the tensors on which a layer is called: the only one, or those of a list."""
    first = call.arguments[0] if len(call.arguments) == 1 else []
    tensors = first if isinstance(first, list) else [first]
    return tensors if all(isinstance(tensor, TensorPlan) for tensor in tensors) else []


def _value_end(text: str, name_end: int) -> int | None:
    """Return the end of an argument's value, given the end of its name.

    The value may contain commas and brackets: the first end at which the call can be parsed is
    the right one.
    """
    line = text[name_end:].split("\n", 1)[0]
    for end in (match.start() for match in re.finditer(r"[,)]|$", line)):
        try:
            ast.parse("f(x" + line[:end] + ")", mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        return name_end + end
    return None


def _without(text: str, start: int, end: int) -> Edits:
    """Return the removal of an argument together with its comma."""
    while text[start - 1] in " ,":
        start -= 1
    while text[start - 1] == "(" and text[end] in " ,":
        end += 1
    return (Edit(start, end, ""),)
