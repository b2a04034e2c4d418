"""Drafts of models, layer by layer, and the subjects of exercises.

A draft can be written as a spec: `ModelDraft.spec`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from shapecalc.dataclasses import dataclass, replace
from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import Rule
from shapecalc.errors import ShapecalcError
from shapecalc.explain import topics
from shapecalc.explain.catalogue import chapter, declared, matching, named
from shapecalc.explain.topic import Topic, topic_named
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.rules import SAVED
from shapecalc.similar import did_you_mean
from shapecalc.table.summary import Summary, summary

LARGEST = 50_000
"""The largest number of parameters of a layer that can be worked out by hand."""


@dataclass(frozen=True, slots=True)
class LayerDraft:
    """A layer and its arguments, in the form of a spec."""

    rule: Rule
    arguments: Mapping[str, Any]

    def text(self, more: Mapping[str, Any] | None = None) -> str:
        """Return the layer as a call, perhaps with further arguments."""
        names = list(self.rule.arguments)
        parts = []
        for position, (name, value) in enumerate({**self.arguments, **(more or {})}.items()):
            required = name in names and self.rule.arguments[name].default is REQUIRED
            by_position = required and names[position : position + 1] == [name]
            parts.append(_written(value) if by_position else f"{name}={_written(value)}")
        return f"{self.rule.name}({', '.join(parts)})" if parts else self.rule.name

    def with_arguments(self, **values: Any) -> LayerDraft:
        """Return the layer with other values for some arguments."""
        return replace(self, arguments={**self.arguments, **values})

    def without(self, name: str) -> LayerDraft:
        """Return the layer with the default of an argument."""
        return replace(self, arguments={key: v for key, v in self.arguments.items() if key != name})


def _written(value: Any) -> str:
    return value.text() if isinstance(value, LayerDraft) else repr(value)


@dataclass(frozen=True, slots=True)
class Branch:
    """A stack of layers in a model: its name, the names of its inputs, and its layers."""

    name: str
    reads: Sequence[str]
    layers: Sequence[LayerDraft]


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """A model: the shapes of its inputs, and its branches. Without outputs it is a stack."""

    inputs: Mapping[str, Sequence[int]]
    branches: Sequence[Branch]
    outputs: Sequence[str] = ()

    @property
    def spec(self) -> Any:
        """Return the data of the spec."""
        if not self.outputs:
            ((shape,), (branch,)) = self.inputs.values(), self.branches
            first, *rest = branch.layers
            shape_argument = {"input_shape": tuple(shape)}
            if "input_shape" in first.rule.common and not first.rule.merges:
                return [first.text(shape_argument), *(layer.text() for layer in rest)]
            return [f"Input({tuple(shape)})", *(layer.text() for layer in branch.layers)]
        inputs = {name: list(shape) for name, shape in self.inputs.items()}
        layers = {
            branch.name: [
                branch.reads[0] if len(branch.reads) == 1 else list(branch.reads),
                *(layer.text() for layer in branch.layers),
            ]
            for branch in self.branches
        }
        ends = self.outputs[0] if len(self.outputs) == 1 else list(self.outputs)
        return {"inputs": inputs, "layers": layers, "outputs": ends}

    def with_layers(self, number: int, layers: Sequence[LayerDraft]) -> ModelDraft:
        """Return the model with other layers in one branch."""
        branches = [*self.branches]
        branches[number] = replace(branches[number], layers=layers)
        return replace(self, branches=branches)

    @property
    def table(self) -> Summary | None:
        """Return the table of the model; None if it does not fit together or is too large."""
        return _table(json.dumps(self.spec))

    @property
    def output_shape(self) -> Sequence[Any] | None:
        """Return the output shape of the last layer; None if the model has no table."""
        table = self.table
        shapes = table.layers[-1].output_shapes if table else None
        return shapes[0] if shapes else None


@lru_cache(maxsize=100)
def _table(spec: str) -> Summary | None:
    """Return the table of a spec in JSON; drawing a model asks for that of each part repeatedly."""
    try:
        table = summary(infer(read_data(json.loads(spec))))
    except ShapecalcError:
        return None
    shapes = [row.output_shapes for row in table.layers]
    single = all(outputs is not None and len(outputs) == 1 and outputs[0] for outputs in shapes)
    small = all((row.params or 0) <= LARGEST for row in table.layers)
    # A mask adds operations as rows, which are no layers.
    layers = all(row.class_name in SAVED for row in table.layers)
    return table if single and small and layers and table.built else None


def stack(shape: Sequence[int], layers: Sequence[LayerDraft]) -> ModelDraft:
    """Return a Sequential model."""
    return ModelDraft({"x": shape}, [Branch("y", ["x"], layers)])


Subject = Rule | Topic


def subjects(names: Sequence[str]) -> list[list[Subject]]:
    """Return the subjects of each name: a topic, a layer, or the layers that match the name.

    Layers match by a part of their names, or by a word of their chapter. Without names, the
    subjects are the usual layers.

    Raises:
        ValueError: if there are no exercises about a name.
    """
    return [_named(name.strip()) for name in names] if names else [[*usual()]]


def usual() -> list[Rule]:
    """Return the layers with a textbook's formula, or with arguments to compare.

    Layers for volumes are left out: their sizes are too large to work out by hand.
    """
    rules = [rule for rule in published() if rule.textbook or rule.contrast]
    return [rule for rule in rules if "depth" not in str(rule.input_axes).split()]


def published() -> list[Rule]:
    """Return every layer of Keras that a model can have: no inputs, cells or foreign layers."""
    return [
        rule
        for rule in declared()
        if rule.module == "keras.layers"
        and not rule.foreign
        and not rule.is_input
        and "states" not in rule.call_arguments
    ]


def _named(name: str) -> list[Subject]:
    topic = topic_named(name)
    if topic:
        return [topic]
    rule, layers = named(name), published()
    if rule in layers:
        return [rule]
    rules = [rule for rule in matching(name) if rule in layers] if name else []
    rules = rules or [rule for rule in layers if _is_chapter(rule, name)]
    if not rules:
        hint = did_you_mean(name, [*topics.TOPICS, *(rule.name for rule in layers)])
        raise ValueError(f"there are no exercises about `{name}`" + (f": {hint}" if hint else ""))
    return [*([rule for rule in rules if rule in usual()] or rules)]


def _is_chapter(rule: Rule, name: str) -> bool:
    """Return whether a word of the chapter of a layer starts with a name."""
    words = chapter(rule).title.lower().split()
    return bool(name) and any(word.startswith(name.lower()) for word in words)
