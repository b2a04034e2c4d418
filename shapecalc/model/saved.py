"""The names and numbers that Keras gives out while it loads a model.

It adds the layers of a stack one by one. For each, the stack makes a graph of itself anew, which
counts as a model, and calls all layers below once more.

Source: Keras 3, ``Sequential.from_config`` and ``Sequential.add``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.model.call import LayerCaller
from shapecalc.model.graph import Operation
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.weights import Variable
from shapecalc.plan import Base
from shapecalc.rules.optimizers import OPTIMIZERS, Slot, Trained, copies, parameters, shared_names


def count_rebuilt(caller: LayerCaller, model: Operation) -> None:
    """Counts what Keras makes while it loads a model that was told otherwise."""
    for layer in model.layers:
        count_rebuilt(caller, layer)
    if isinstance(model, Sequential) and model.functional:
        count_stack(caller, model)


def count_popped(caller: LayerCaller, base: Base) -> None:
    """Counts the graphs of a stack that is loaded, and of which layers are taken off again."""
    for _ in range(len(base.stacked_layers) + base.popped):
        caller.names.graph_of("")


def count_stack(caller: LayerCaller, model: Sequential, base: Base | None = None) -> None:
    """Counts the graphs of a stack, numbers calls and names operations, as it gets its layers.

    Args:
        caller: what has called the layers.
        model: the stack.
        base: the stack whose layers it has already, and where they were called before.
    """
    layers = model.layers
    kept = max(0, len(base.stacked_layers) - base.popped) if base else 0
    for _ in layers[kept:]:
        caller.names.graph_of(model.name)
    for below, layer in enumerate(layers):
        again = len(layers) - 1 - below
        if base and below < kept:
            again += 2 * base.popped  # when the layer above was added, and when it was taken off
        layer.nodes[0].number += again
        for operation in caller.applied[layer] * again:
            caller.names.fresh(operation.class_name)
    for layer in layers:
        for operation in caller.applied[layer]:
            operation.name = caller.names.fresh(operation.class_name)


class ForeignError(ValueError):
    """Nothing is known of an optimizer, since it is none of Keras's."""


class RefusedError(ValueError):
    """Keras does not take the arguments of an optimizer."""


DEFAULT = {"class_name": "RMSprop"}
"""What Keras compiles with where no optimizer is told."""

COUNT = Slot((), 64)
"""A count of steps."""

NUMBER = Slot(())
"""One number that is no copy of a weight, such as the learning rate."""

WRAPPER = "LossScaleOptimizer"
"""Holds another optimizer, a scale for the loss and a count."""


def load_optimizer(
    model: Functional | Sequential, compiled: Mapping[str, Any], place: Place
) -> None:
    """Notes in a model what its optimizer keeps, or why that is not known.

    Args:
        model: a model that is built.
        compiled: its ``compile_config``.
        place: where the config of the model stands.

    Raises:
        ModelError: if Keras would not load the optimizer.
    """
    changed = set(model.trained)
    trained = [
        Trained(path, variable.weight.shape, _width(variable))
        for variable, path in paths(model).items()
        if variable in changed
    ]
    try:
        model.saved_weights.optimizer = optimizer_slots(compiled, trained)
    except ForeignError as error:
        model.saved_weights.unknown_optimizer = str(error)
    except RefusedError as error:
        at = Place(place.source, place.path[:-1]) / "compile_config" / "optimizer"
        raise ModelError([Problem(Code.ARGUMENT, str(error), at)]) from None


def _width(variable: Variable) -> int:
    """The bits of each number of a weight."""
    if isinstance(variable.size, int) and isinstance(variable.bits, int) and variable.size:
        return variable.bits // variable.size
    return 32


def paths(operation: Operation) -> dict[Variable, str]:
    """The weights of a model or layer, each with the layers that it belongs to."""
    found = {
        variable: f"{operation.name}/{variable.weight.name}" for variable in operation.variables
    }
    for layer in operation.layers:
        found |= paths(layer)
    return found


def optimizer_slots(compiled: Mapping[str, Any], trained: Sequence[Trained]) -> list[Slot]:
    """What the optimizer of a ``compile_config`` keeps of the trained weights.

    Raises:
        ForeignError: if it is none of Keras's.
        RefusedError: if Keras does not take its arguments.

    >>> [slot.shape for slot in optimizer_slots({}, [Trained("dense/kernel", (4, 2))])]
    [(), (), (4, 2)]
    """
    return list(_slots(compiled.get("optimizer", DEFAULT), trained))


def _slots(told: Any, trained: Sequence[Trained]) -> Iterator[Slot]:
    name, config = _named(told)
    if name == WRAPPER:
        yield from (COUNT, NUMBER, COUNT, NUMBER)
        inner = _slots(config.get("inner_optimizer"), trained)
        yield from (slot for slot in inner if not slot.lost)
        return
    own = _own(name, config)
    yield COUNT
    if not isinstance(config.get("learning_rate"), Mapping):  # A schedule is no variable.
        yield NUMBER
    averages = bool(config.get("use_ema")) + bool(config.get("gradient_accumulation_steps"))
    for weight in trained:
        yield from copies(weight, averages)
        yield from OPTIMIZERS[name](weight, **own)
    if name == "Nadam":  # The product of all momenta so far.
        yield Slot((), trained[0].bits if trained else 32, lost=True)


def _named(told: Any) -> tuple[str, Mapping[str, Any]]:
    """The class of an optimizer, and its arguments."""
    if isinstance(told, str):
        told = {"class_name": told}
    if not isinstance(told, Mapping):
        raise RefusedError("there is no optimizer")
    name, config = str(told.get("class_name")), told.get("config") or {}
    classes = {key: cls for cls in (*OPTIMIZERS, WRAPPER) for key in (cls, cls.lower())}
    if name not in classes or not isinstance(config, Mapping):
        raise ForeignError(f"the optimizer {name} is none of Keras's")
    return classes[name], config


def _own(name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments that an optimizer has for itself, after a look at all of them."""
    known = parameters(name)
    unknown = config.keys() - known.keys() - {"decay"}
    if unknown:
        raise RefusedError(f"{name} has no argument {', '.join(sorted(unknown))}")
    if not isinstance(config.get("learning_rate", 0.001), (float, Mapping)):
        raise RefusedError(f"{name} needs a fraction for its learning_rate")
    clipped = {"clipnorm", "clipvalue", "global_clipnorm"}
    if sum(config.get(clip) is not None for clip in clipped) > 1:
        raise RefusedError(f"{name} takes one of {', '.join(sorted(clipped))}")
    return {key: config[key] for key in config.keys() & known.keys() - shared_names()}
