"""What a change of a model is in its text; specs and programs write models in different ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from shapecalc.diagnose.edits import Edits
from shapecalc.errors import Place
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan

Plan = LayerPlan | ModelPlan


class Notation(Protocol):
    """How models are written in a kind of file. Changes are those of the whole file.

    Its methods raise `UneditableError` if the text has no place for the change.
    """

    is_program: bool

    def text_at(self, place: Place) -> str:
        """Return the text at a place."""

    def replace(self, place: Place, text: str) -> Edits:
        """Return the replacement of the text at a place."""

    def insert_behind(self, place: Place, text: str) -> Edits:
        """Return the insertion of a text behind that at a place."""

    def set_value(self, place: Place, value: Any) -> Edits:
        """Return the replacement of a value."""

    def set_argument(self, plan: LayerPlan, name: str, value: Any) -> Edits:
        """Return the change of a layer's argument, or its addition if the file does not set it."""

    def remove_argument(self, place: Place) -> Edits:
        """Return the removal of an argument, whose name or value is at a place."""

    def arguments(self, place: Place) -> Sequence[str]:
        """Return the arguments without a name of the call whose function is at a place."""

    def remove_arguments(self, place: Place, count: int) -> Edits:
        """Return the removal of the first arguments of the call whose function is at a place."""

    def swapped_arguments(self, place: Place) -> Iterator[tuple[str, Edits]]:
        """Yield the exchange of an argument without a name with each of the others."""

    def insert_layer(self, plan: Plan | None, call: CallPlan | None, layer: str) -> Edits:
        """Return the insertion of a layer before another one, or before its only input."""

    def rename_layer(self, plan: LayerPlan, name: str) -> Edits:
        """Return the replacement of a layer's class."""

    def wrap_layer(self, plan: Plan, wrapper: str) -> Edits:
        """Return a layer in a wrapper."""

    def remove_layer(self, plan: Plan) -> Edits:
        """Return the removal of a layer."""

    def inputs(self, call: CallPlan) -> Sequence[str]:
        """Return the texts of the tensors on which a layer is called, if there is one for each."""

    def wrap_input(self, call: CallPlan, number: int, layer: str) -> Edits:
        """Return the call of a layer on one of the tensors on which another is called."""

    def join_inputs(self, call: CallPlan, function: str) -> Edits:
        """Return the call of a function on all tensors on which a layer is called."""

    def list_arguments(self, place: Place) -> Edits:
        """Return the arguments without a name in a list, of the call at a place or around it."""

    def repeat_input(self, call: CallPlan) -> Edits:
        """Return the addition of the only input as another argument of a call."""


def is_listed(call: CallPlan) -> bool:
    """Return whether a layer is called on a list of tensors."""
    return len(call.arguments) == 1 and isinstance(call.arguments[0], list)
