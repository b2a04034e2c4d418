"""Models that are put together layer by layer, until they are written as specs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapecalc.declare.kinds import REQUIRED
from shapecalc.declare.layer import Rule
from shapecalc.errors import ShapecalcError, did_you_mean
from shapecalc.explain.catalogue import chapter, declared, matching, named
from shapecalc.explain.topics import TOPICS, Topic
from shapecalc.model.infer import infer
from shapecalc.read.document import read_data
from shapecalc.rules import SAVED
from shapecalc.table.summary import Summary, summary

LARGEST = 50_000
"""How many parameters a layer has at most: more are nothing to work out by hand."""


@dataclass(frozen=True, slots=True)
class LayerDraft:
    """A layer and its arguments, as a spec writes them."""

    rule: Rule
    given: Mapping[str, Any]

    def text(self, more: Mapping[str, Any] | None = None) -> str:
        """The layer as it is called, perhaps with further arguments."""
        names = list(self.rule.arguments)
        parts = []
        for number, (name, value) in enumerate({**self.given, **(more or {})}.items()):
            needed = name in names and self.rule.arguments[name].default is REQUIRED
            first = needed and names[number : number + 1] == [name]
            parts.append(_written(value) if first else f"{name}={_written(value)}")
        return f"{self.rule.name}({', '.join(parts)})" if parts else self.rule.name

    def with_arguments(self, **values: Any) -> LayerDraft:
        """The same with other values for some arguments."""
        return replace(self, given={**self.given, **values})

    def without(self, name: str) -> LayerDraft:
        """The same with the default of an argument."""
        return replace(self, given={key: v for key, v in self.given.items() if key != name})


def _written(value: Any) -> str:
    return value.text() if isinstance(value, LayerDraft) else repr(value)


@dataclass(frozen=True, slots=True)
class Branch:
    """Layers, one on the other: what it is called, what it reads, and what it is made of."""

    name: str
    reads: Sequence[str]
    layers: Sequence[LayerDraft]


@dataclass(frozen=True, slots=True)
class ModelDraft:
    """A model: its inputs by name, and its branches. It is a stack if there is only one."""

    inputs: Mapping[str, Sequence[int]]
    branches: Sequence[Branch]
    outputs: Sequence[str] = ()

    @property
    def spec(self) -> Any:
        """The data of a spec."""
        if not self.outputs:
            ((shape,), (branch,)) = self.inputs.values(), self.branches
            first, *rest = branch.layers
            given = {"input_shape": tuple(shape)}
            if "input_shape" in first.rule.common and not first.rule.merges:
                return [first.text(given), *(layer.text() for layer in rest)]
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
        """The same with another branch of this number."""
        branches = [*self.branches]
        branches[number] = replace(branches[number], layers=layers)
        return replace(self, branches=branches)

    @property
    def table(self) -> Summary | None:
        """What the model is; nothing, if it fits nowhere, or is none to work out by hand."""
        try:
            found = summary(infer(read_data(self.spec)))
        except ShapecalcError:
            return None
        shapes = [row.output_shapes for row in found.layers]
        single = all(each is not None and len(each) == 1 and each[0] for each in shapes)
        small = all((row.params or 0) <= LARGEST for row in found.layers)
        layers = all(row.class_name in SAVED for row in found.layers)  # and no operation of a mask
        return found if single and small and layers and found.built else None

    @property
    def leaving(self) -> Sequence[Any] | None:
        """The shape that leaves its last layer; nothing, if it fits nowhere."""
        table = self.table
        shapes = table.layers[-1].output_shapes if table else None
        return shapes[0] if shapes else None


def stack(shape: Sequence[int], layers: Sequence[LayerDraft]) -> ModelDraft:
    """A Sequential model."""
    return ModelDraft({"x": shape}, [Branch("y", ["x"], layers)])


Subject = Rule | Topic


def subjects(names: Sequence[str]) -> list[list[Subject]]:
    """What names stand for: a topic, a layer, part of the names of some, or of a chapter.

    Without names these are the layers of which their declarations say what is worth a look.

    Raises:
        ValueError: if a name stands for nothing that there are exercises about.
    """
    return [_named(name.strip()) for name in names] if names else [[*usual()]]


def usual() -> list[Rule]:
    """The layers that textbooks have a formula for, or with arguments worth a look.

    Those of volumes are left out: that is too much to be worked out by hand.
    """
    found = [rule for rule in published() if rule.textbook or rule.contrast]
    return [rule for rule in found if "depth" not in str(rule.input_axes).split()]


def published() -> list[Rule]:
    """Every layer that a model can be made of, and that is no cell of another."""
    return [
        rule
        for rule in declared()
        if rule.module == "keras.layers"
        and not rule.foreign
        and not rule.is_input
        and "states" not in rule.call_arguments
    ]


def _named(name: str) -> list[Subject]:
    if name in TOPICS:
        return [TOPICS[name]]
    rule, layers = named(name), published()
    if rule in layers:
        return [rule]
    found = [rule for rule in matching(name) if rule in layers] if name else []
    found = found or [rule for rule in layers if _is_chapter(rule, name)]
    if not found:
        hint = did_you_mean(name, [*TOPICS, *(rule.name for rule in layers)])
        raise ValueError(f"there are no exercises about `{name}`" + (f": {hint}" if hint else ""))
    return [*([rule for rule in found if rule in usual()] or found)]


def _is_chapter(rule: Rule, name: str) -> bool:
    """Whether a word of the chapter of a layer begins so."""
    words = chapter(rule).title.lower().split()
    return bool(name) and any(word.startswith(name.lower()) for word in words)
