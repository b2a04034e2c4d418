"""Weights in the file of a saved model: parameters of layers whose code is elsewhere, and a check.

The file has the shape of every weight. So it gives the number of parameters of a layer whose code
is defined elsewhere, and of layers whose input shape depends on such a layer. The weights of all
other layers must have the shapes that follow from the config.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from shapecalc.algebra.size import UNKNOWN, Shape, Size, UndecidedError, product, shape_text
from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.declare.layer import CallState, RuleError, Weight
from shapecalc.declare.names import bits_of, snake_case
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import UnknownShapeError
from shapecalc.model.layer import Layer
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.weights import Variable
from shapecalc.stored_weights import StoredLayer, StoredWeight, StoredWeights

if TYPE_CHECKING:
    from shapecalc.model.own import OwnLayer

Model = Functional | Sequential
AnyModel: TypeAlias = "Functional | Sequential | OwnLayer"

NEW, OLD = "layers", "_layer_checkpoint_dependencies"
"""The groups with the layers of a model: that of Keras 3, and that of Keras 2.12 to 2.15."""

CONTAINERS = (NEW, OLD)

RANDOM = ("StateVar", "seed_generator_state")
"""The names of the state of random numbers, which Keras does not count as parameters."""

SHOWN = 3
"""How many layers a note names."""


def use_weights(model: Layer, stored: StoredWeights) -> list[str]:
    """Use the weights in the file of a saved model; return what they tell."""
    if stored.problem:
        return [f"its weights cannot be read: {stored.problem}"] if model.unknown else []
    if not isinstance(model, Model) or not (stored.model.layers or stored.model.weights):
        return []
    comparison = Comparison()
    comparison.model(model, stored)
    if any(slot.shape for slot in stored.optimizer):  # An optimizer gets its slots when it is used.
        model.saved_weights.slots = stored.optimizer
        decide(model, stored.optimizer)
    return list(comparison.notes())


@dataclass(slots=True)
class Comparison:
    """The weights in a file beside the layers of a model.

    Attributes:
        filled: the layers that have got their weights from the file.
        different: the layers whose weights differ, with the shapes in the file.
        counts: the numbers of parameters in the file and in the layers, where they differ and
            the file does not show which layers differ.
    """

    filled: list[Layer] = field(default_factory=list)
    different: dict[Layer, Sequence[StoredWeight]] = field(default_factory=dict)
    counts: tuple[int, Size] | None = None

    def model(self, model: AnyModel, stored: StoredWeights) -> None:
        """Compare a model with the weights of a file."""
        if stored.by_class:
            self.by_class(model, stored.model)
        elif stored.model.layers:
            self.by_name(model, stored.model)
        else:
            self.together(model, stored.model.weights)

    def by_class(self, model: AnyModel, stored: StoredLayer) -> None:
        """Compare the layers of a model with groups that have the names of their classes."""
        groups = _numbered(stored)
        counts: Counter[str] = Counter()
        for layer in model.layers:
            prefix = snake_case(layer.class_name.rpartition(">")[2])
            group = groups.get((prefix, counts[prefix]))
            counts[prefix] += 1
            if isinstance(layer, Model):
                self.by_class(layer, group or StoredLayer(layer.name))
            elif group:
                self.layer(layer, list(weights_of(group)), repeated=True)

    def by_name(self, model: AnyModel, stored: StoredLayer) -> None:
        """Compare the layers of a model with groups that have their names."""
        for layer in model.layers:
            group = stored.layers.get(layer.name)
            weights = list(weights_of(group)) if group else []
            if isinstance(layer, Model):
                self.together(layer, weights)
            else:
                self.layer(layer, weights)

    def together(self, model: AnyModel, weights: Sequence[StoredWeight]) -> None:
        """Compare the layers of a model with weights of all of them."""
        weights = [weight for weight in weights if not _is_random(weight)]
        leaves = list(dict.fromkeys(_leaves(model)))
        unknown = [layer for layer in leaves if layer.unknown]
        shapes = [shape for layer in leaves if not layer.unknown for shape in _shapes(layer)]
        rest = _without(weights, shapes)
        if rest is None or (rest and not unknown):
            self._find_difference(leaves, weights)
            return
        parts = {layer: [w for w in rest if _is_of(w, layer)] for layer in unknown}
        if len(unknown) == 1:
            parts = {unknown[0]: rest}
        if sum(map(len, parts.values())) == len(rest):
            for layer, part in parts.items():
                self.layer(layer, part)

    def _find_difference(self, leaves: Sequence[Layer], weights: Sequence[StoredWeight]) -> None:
        """Find the layers whose weights differ from those with their names."""
        before = len(self.different)
        for layer in leaves:
            named = [weight for weight in weights if _is_of(weight, layer)]
            if named and not layer.unknown:
                self.layer(layer, named)
        if len(self.different) == before and not any(layer.unknown for layer in leaves):
            shapes = [shape for layer in leaves for shape in _shapes(layer)]
            self.counts = sum(prod(w.shape) for w in weights), sum(map(product, shapes))

    def layer(self, layer: Layer, weights: Sequence[StoredWeight], repeated: bool = False) -> None:
        """Compare a layer with its weights; give it those of the file if its own are unknown.

        Args:
            layer: the layer.
            weights: its weights in the file.
            repeated: whether the file has a weight twice that two objects in the layer share, as
                SpectralNormalization does with the kernel of the layer in it.
        """
        stored, own = Counter(w.shape for w in weights), Counter(_shapes(layer))
        if layer.unknown and isinstance(layer, DeclaredLayer):
            layer.take_weights(list(_variables(layer, weights)))
            self.filled.append(layer)
        elif layer.built and stored != own:
            same = repeated and stored >= own and stored.keys() == own.keys()
            self.different |= {} if same else {layer: weights}

    def notes(self) -> Iterator[str]:
        """Yield what the weights in the file tell."""
        if self.filled:
            names = _listed([f'{layer.class_name} "{layer.name}"' for layer in self.filled])
            yield f"the numbers of parameters of {names} are those of the weights in the file"
        if self.different:
            layer, weights = next(iter(self.different.items()))
            others = len(self.different) - 1
            more = f"; so do {others} more layers" if others > 1 else "; so does one more layer"
            stored = _texts([weight.shape for weight in weights])
            yield (
                f"the weights in the file do not fit its config: {layer.name} has {stored} in the "
                f"file, and {_texts(_shapes(layer))} by the config" + (more if others else "")
            )
        if self.counts:
            yield "the file contains {:,} parameters, but its layers have {:,}".format(*self.counts)


def decide(model: AnyModel, slots: Sequence[StoredWeight]) -> None:
    """Find out which weights are trained, from the variables of the optimizer.

    Most optimizers keep some variables for each trained weight, always as many, each of its shape.
    The weights of which it is known whether they are trained show how many.
    """
    kept = Counter(slot.shape for slot in slots if slot.shape)
    trained = Counter(v.weight.shape for v in model.trained if v.weight.shape)
    open_ones: dict[tuple[int, ...], dict[Variable, Layer]] = {}
    for layer in _leaves(model):
        for variable in layer.variables:
            shape = tuple(size for size in variable.weight.shape if isinstance(size, int))
            if variable.trainable is None and shape:
                open_ones.setdefault(shape, {})[variable] = layer
    copies = {kept[shape] / trained[shape] for shape in trained if shape not in open_ones}
    if len(copies) != 1 or not (factor := copies.pop()) or not factor.is_integer():
        return
    counts = {shape: kept[shape] / factor - trained[shape] for shape in open_ones}
    explained = kept.keys() <= {*trained, *open_ones}
    if not explained or not all(
        count.is_integer() and 0 <= count <= len(open_ones[shape])
        for shape, count in counts.items()
    ):
        return
    for shape, layers in open_ones.items():
        # Which of several in one layer they are makes no difference to its numbers.
        if counts[shape] in (0, len(layers)) or len(set(layers.values())) == 1:
            for number, variable in enumerate(layers):
                variable.trainable = number < counts[shape]


def _numbered(model: StoredLayer) -> Mapping[tuple[str, int], StoredLayer]:
    """Return the groups of a model's layers by the class of the layer and its number in the class.

    Keras 2.12 to 2.15 counts layers with weights twice, so that there are numbers without a group.
    """
    groups: dict[tuple[str, int], StoredLayer] = {}
    for key, group in model.layers.get(NEW, StoredLayer("")).layers.items():
        groups[key, 0] = groups[_class_and_number(key)] = group
    several: dict[str, list[tuple[int, StoredLayer]]] = {}
    for key, group in model.layers.get(OLD, StoredLayer("")).layers.items():
        prefix, number = _class_and_number(key)
        several.setdefault(prefix, []).append((number, group))
    for prefix, numbered in several.items():
        numbered.sort(key=lambda pair: pair[0])
        groups |= {(prefix, place): group for place, (_, group) in enumerate(numbered)}
    return groups


def _class_and_number(name: str) -> tuple[str, int]:
    """Return the class in the name of a group, and the number behind it.

    >>> _class_and_number("dense_10"), _class_and_number("conv2d")
    (('dense', 10), ('conv2d', 0))
    """
    prefix, _, number = name.rpartition("_")
    return (prefix, int(number)) if number.isdecimal() else (name, 0)


def weights_of(layer: StoredLayer, path: str = "") -> Iterator[StoredWeight]:
    """Yield the weights of a layer and of the layers inside it, without states of randomness.

    Args:
        layer: the layer.
        path: the layers around it; their names come before those of the weights.
    """
    for weight in layer.weights:
        if not _is_random(weight):
            yield replace(weight, name=f"{path}{weight.name}") if path else weight
    for key, inner in layer.layers.items():
        if not _is_random_state(inner):
            yield from weights_of(inner, f"{path}{key}/")


def _is_random(weight: StoredWeight) -> bool:
    return weight.name.rpartition("/")[2] in RANDOM


def _is_random_state(layer: StoredLayer) -> bool:
    """Return whether an object inside a layer is a generator of random numbers: two integers."""
    alone = len(layer.weights) == 1 and not layer.layers
    return alone and layer.weights[0].shape == (2,) and "int" in layer.weights[0].dtype


def _leaves(model: AnyModel) -> Iterator[Layer]:
    """Yield the layers of a model, and those of the models inside it in their place."""
    for layer in model.layers:
        if isinstance(layer, Model):
            yield from _leaves(layer)
        else:
            yield layer


def _shapes(layer: Layer) -> list[Shape]:
    return [variable.weight.shape for variable in layer.variables]


def _without(weights: Sequence[StoredWeight], shapes: Sequence[Shape]) -> list[StoredWeight] | None:
    """Return the weights that are left when one is taken away for each shape; None if one lacks."""
    needed = Counter(shapes)
    left = []
    for weight in weights:
        if needed[weight.shape]:
            needed[weight.shape] -= 1
        else:
            left.append(weight)
    return None if any(needed.values()) else left


def _is_of(weight: StoredWeight, layer: Layer) -> bool:
    """Return whether the name of a weight has the name of a layer in it, as in ``a/dense/bias``."""
    return f"/{layer.name}/" in f"/{weight.name}"


def _variables(layer: DeclaredLayer, weights: Sequence[StoredWeight]) -> Iterator[Variable]:
    """Yield the weights of a file as variables of a layer.

    Keras saves trainable weights before the others. How many there are, only the code of the
    layer tells, or a model in memory.
    """
    declared = [] if layer.rule.foreign else _declared(layer)
    trained = sum(weight.trainable for weight in declared)
    for number, stored in enumerate(weights):
        trainable = stored.trainable
        if trainable is None and len(declared) == len(weights):
            trainable = number < trained
        yield Variable(
            Weight(stored.name, stored.shape, "", trainable=bool(trainable)),
            prod(stored.shape),
            prod(stored.shape) * bits_of(stored.dtype),
            trainable if layer.trainable else False,
        )


def _declared(layer: DeclaredLayer) -> Sequence[Weight]:
    """Return the weights that a layer has for some input; their shapes do not matter."""
    for axes in range(1, 7):
        try:
            out = layer.rule((UNKNOWN,) * axes, layer.arguments, CallState())
        except (RuleError, IndexError, TypeError, UndecidedError, UnknownShapeError):
            continue
        if out.weights:
            return [weight for weight in out.weights if weight]
    return []


def _texts(shapes: Sequence[Shape]) -> str:
    return _listed(list(map(shape_text, shapes))) or "no weights"


def _listed(words: Sequence[str]) -> str:
    """Return words in a list, the first of them if there are many.

    >>> _listed(["a", "b", "c"]), _listed(["a", "b", "c", "d"])
    ('a, b, c', 'a, b, c and 1 more')
    """
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return ", ".join(words[:SHOWN]) + more
