"""Configs that Keras 2 has saved, and Keras 1 before it, read as those of Keras 3.

Source: Keras 2.15, ``functional.get_config``. A config may leave out what was
the default of its time, and names some things otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapecalc.declare.bind import Given
from shapecalc.declare.kinds import CONTROL
from shapecalc.declare.layer import COMMON, Rule
from shapecalc.declare.size_kinds import Integer
from shapecalc.errors import Code, Place
from shapecalc.plan import LayerPlan, ModelPlan
from shapecalc.read.keras3 import ConfigReader, Made, is_history, saved_tensor
from shapecalc.read.syntax import stop

THEN: Mapping[str, Any] = {"reset_after": False}
"""What was so before there was an argument for it."""


class Keras2Reader(ConfigReader):
    """Reads the config of one model."""

    def model(self, data: Mapping[str, Any], place: Place) -> ModelPlan:
        if isinstance(data.get("config"), list):  # A Sequential model was its layers alone.
            data = {**data, "config": {"layers": data["config"]}}
        return super().model(data, place)

    def node(self, name: str, node: Any, place: Place) -> tuple[list[Any], dict[str, Any]]:
        """The tensors that a call reads, each as name, call, output and further arguments."""
        if is_history(node[:3] if isinstance(node, list) else None):
            node = [node]
        if not isinstance(node, list) or not node or not all(map(_is_source, node)):
            raise stop(Code.FORM, "a node of Keras 2 is a list: [name, 0, 0, {}]", place)
        tensors = [self.saved(source) for source in node]
        keywords = node[0][3] if len(node[0]) > 3 and isinstance(node[0][3], dict) else {}
        kwargs = {key: self.saved(value) for key, value in keywords.items()}
        made = self.made[name]
        recurrent = isinstance(made, LayerPlan) and made.rule.first_call_argument == "sequences"
        if recurrent and len(tensors) > 1:  # Keras 2 put the states behind the sequence.
            return tensors[:1], {**kwargs, "initial_state": tensors[1:]}
        return tensors if len(tensors) == 1 else [tensors], kwargs

    def saved(self, data: Any) -> Any:
        """The same data with tensors as Keras 3 saves them."""
        if isinstance(data, list) and is_history(data[:3]) and data[0] in self.made:
            name, node, index = data[:3]
            return saved_tensor(name, node - self.before(name), index)
        if isinstance(data, list):
            return [self.saved(item) for item in data]
        return data

    def before(self, name: str) -> int:
        return int(isinstance(self.made.get(name), ModelPlan))

    def tells(self, rule: Rule, key: str, value: Any) -> bool:
        if key == "name" and isinstance(value, str) and "/" in value:
            return False
        return key in (COMMON if rule.name == "Layer" else rule.accepted)

    def layer(self, data: Any, place: Place) -> Made:
        """A layer, whose name may have a slash, as Keras 3 no longer lets it."""
        made = super().layer(data, place)
        name = data["config"].get("name")
        if isinstance(made, LayerPlan) and isinstance(name, str) and not CONTROL.search(name):
            made.arguments.name = name
        return made

    def complete(self, rule: Rule, given: dict[str, Given], place: Place) -> None:
        for name, value in THEN.items():
            if name in rule.arguments and name not in given:
                given[name] = Given(value, place)
        axis = given.get("axis")
        if axis and isinstance(rule.accepted["axis"], Integer) and _single(axis.value):
            axis.value = axis.value[0]


def _is_source(data: Any) -> bool:
    return isinstance(data, list) and is_history(data[:3])


def _single(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 1
