"""Saved models: the names that loading uses up, and the variables of their optimizers.

Keras loads a stack layer by layer. For each layer the stack builds its graph again, which
counts as a model, and calls all layers below once more. So the automatic names and the
numbers of calls in a loaded model are higher than in the program that created it.

Source: Keras 3, ``Sequential.from_config`` and ``Sequential.add``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shapecalc.declare.names import bits_of
from shapecalc.errors import Code, ModelError, Place, Problem
from shapecalc.model.call import LayerCaller
from shapecalc.model.graph import Operation
from shapecalc.model.models import Functional, SavedWeights, Sequential
from shapecalc.model.weights import Variable
from shapecalc.plan import Base
from shapecalc.rules.optimizers import (
    OPTIMIZERS,
    Slot,
    Trained,
    check_settings,
    copies,
    shared_names,
)

if TYPE_CHECKING:
    from shapecalc.model.own import OwnLayer


def count_rebuilt(caller: LayerCaller, model: Operation) -> None:
    """Count what Keras creates while it loads a model that a spec describes."""
    for layer in model.layers:
        count_rebuilt(caller, layer)
    if isinstance(model, Sequential) and model.functional:
        count_stack(caller, model)


def count_popped(caller: LayerCaller, base: Base) -> None:
    """Count the graphs of a stack that is loaded and then loses its upper layers."""
    for _ in range(len(base.stacked_layers) + base.popped):
        caller.names.graph_of("")


def count_stack(caller: LayerCaller, model: Sequential, base: Base | None = None) -> None:
    """Count the graphs, calls and operations of a stack that gets its layers one by one.

    Args:
        caller: the caller of its layers.
        model: the stack.
        base: the saved stack that it extends, in which its lower layers were called before.
    """
    layers = model.layers
    kept = max(0, len(base.stacked_layers) - base.popped) if base else 0
    for _ in layers[kept:]:
        caller.names.graph_of(model.name)
    for below, layer in enumerate(layers):
        repeated = len(layers) - 1 - below
        if base and below < kept:
            repeated += (
                2 * base.popped
            )  # Once when a layer above is added, once when it is removed.
        layer.nodes[0].number += repeated
        for operation in caller.applied.get(layer, []) * repeated:
            caller.names.fresh(operation.class_name)
    for layer in layers:
        for operation in caller.applied.get(layer, []):
            operation.name = caller.names.fresh(operation.class_name)


class ForeignError(ValueError):
    """The variables of an optimizer are unknown, since it is not part of Keras."""


class RefusedError(ValueError):
    """Keras refuses the arguments of an optimizer."""


DEFAULT_OPTIMIZER = {"class_name": "RMSprop"}
"""The optimizer with which Keras compiles by default."""

STEP_COUNTER = Slot((), 64)
"""A counter of steps, in 64 bits."""

SCALAR = Slot(())
"""A single number, such as the learning rate."""

HOME = "keras.optimizers"
"""The module of Keras with all optimizers."""

UNDECLARED = ("MultiOptimizer", "Optimizer", "OptimizerMap")
"""The optimizers of Keras that have no rule here."""

WRAPPER = "LossScaleOptimizer"
"""An optimizer around another one, with a scale for the loss."""

WRAPPER_ARGUMENTS = ("inner_optimizer", "initial_scale", "dynamic_growth_steps", "name")
"""Its arguments."""

WITHOUT_EFFECT = {
    **dict.fromkeys(("weight_decay", "clipnorm", "global_clipnorm", "clipvalue")),
    **dict.fromkeys(("ema_overwrite_frequency", "loss_scale_factor")),
    "gradient_accumulation_steps": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "dynamic": True,
}
"""Arguments of other optimizers that it accepts with these values only; it once saved them."""


def load_optimizer(
    model: Functional | Sequential | OwnLayer,
    compiled: Mapping[str, Any],
    place: Place,
    with_slots: bool = True,
) -> None:
    """Store the variables of a model's optimizer in the model, or why they are unknown.

    Args:
        model: the model; one that is not built has no variables yet.
        compiled: its ``compile_config``.
        place: where the file has the config of the model.
        with_slots: whether the optimizer keeps numbers for the weights.

    Raises:
        ModelError: if Keras would not load the optimizer.
    """
    saved = model.saved_weights
    weights = set(model.trained) if model.built and with_slots else set()
    trained = [
        Trained(path, variable.weight.shape, bits_per_number(variable))
        for variable, path in paths(model).items()
        if variable in weights
    ]
    try:
        slots = optimizer_slots(compiled, trained)
        if with_slots and any(variable.trainable is None for variable in model.variables):
            slots = _stored_slots(saved)
        saved.optimizer = slots if model.built else saved.optimizer
    except ForeignError as error:
        saved.unknown_optimizer = str(error)
    except RefusedError as error:
        at = Place(place.source, place.path[:-1]) / "compile_config" / "optimizer"
        raise ModelError([Problem(Code.ARGUMENT, str(error), at)]) from None


def _stored_slots(saved: SavedWeights) -> list[Slot]:
    """Return the variables of an optimizer as a file has them.

    Raises:
        ForeignError: if the model was saved before the optimizer had them.
    """
    if not saved.slots:
        raise ForeignError("which weights the optimizer trains is unknown")
    return [Slot(weight.shape, bits_of(weight.dtype)) for weight in saved.slots]


def bits_per_number(variable: Variable) -> int:
    """Return the bits of each number of a weight; 32 if they are unknown."""
    if isinstance(variable.size, int) and isinstance(variable.bits, int) and variable.size:
        return variable.bits // variable.size
    return 32


def paths(operation: Operation) -> dict[Variable, str]:
    """Return the paths of all weights of a model or layer, as in ``dense/kernel``."""
    by_weight = {
        variable: f"{operation.name}/{variable.weight.name}" for variable in operation.variables
    }
    for layer in operation.layers:
        by_weight |= paths(layer)
    return by_weight


def optimizer_slots(compiled: Mapping[str, Any], trained: Sequence[Trained]) -> list[Slot]:
    """Return the variables of an optimizer.

    Args:
        compiled: the ``compile_config`` of a saved model.
        trained: the weights that the optimizer trains.

    Raises:
        ForeignError: if the optimizer is not part of Keras.
        RefusedError: if Keras refuses its arguments.

    >>> [slot.shape for slot in optimizer_slots({}, [Trained("dense/kernel", (4, 2))])]
    [(), (), (4, 2)]
    """
    return list(_slots(compiled.get("optimizer", DEFAULT_OPTIMIZER), trained))


def _slots(saved: Any, trained: Sequence[Trained]) -> Iterator[Slot]:
    """Yield the variables of an optimizer in the form in which Keras saves it."""
    name, config = _class_and_config(saved)
    if name == WRAPPER:
        _check_wrapper(config)
        yield from (STEP_COUNTER, SCALAR, STEP_COUNTER, SCALAR)
        inner = _slots(config.get("inner_optimizer"), trained)
        yield from (slot for slot in inner if not slot.lost)
        return
    arguments = _own_arguments(name, config)
    yield STEP_COUNTER
    if not isinstance(config.get("learning_rate"), Mapping):  # A schedule is not a variable.
        yield SCALAR
    averages = bool(config.get("use_ema")) + bool(config.get("gradient_accumulation_steps"))
    for weight in trained:
        yield from copies(weight, averages)
        yield from OPTIMIZERS[name](weight, **arguments)
    if name == "Nadam":  # The product of all momenta so far.
        yield Slot((), trained[0].bits if trained else 32, lost=True)


def _check_wrapper(config: Mapping[str, Any]) -> None:
    """Check the arguments of an optimizer around another one.

    Raises:
        RefusedError: if Keras refuses them.
    """
    inner = config.get("inner_optimizer")
    if not isinstance(inner, Mapping) or not inner.get("module"):
        raise RefusedError(f"the optimizer inside {WRAPPER} must be a class with its module")
    for key, value in config.items():
        if key not in WRAPPER_ARGUMENTS and (
            key not in WITHOUT_EFFECT or value != WITHOUT_EFFECT[key]
        ):
            raise RefusedError(f"{WRAPPER} does not accept {key}={value!r}")


def _class_and_config(saved: Any) -> tuple[str, Mapping[str, Any]]:
    """Return the class of a saved optimizer and its arguments."""
    if isinstance(saved, str):
        saved = {"class_name": saved}
    if not isinstance(saved, Mapping) or not isinstance(saved.get("class_name"), str):
        raise RefusedError(f"there is no such optimizer: {saved!r}")
    name, config = saved["class_name"], saved.get("config") or {}
    classes = {name: name for name in (*OPTIMIZERS, WRAPPER)}
    if "config" not in saved:  # By its name alone, Keras finds an optimizer in any letters.
        by_letters = {known.lower(): known for known in classes}
        name, module = by_letters.get(name.lower(), name), HOME
    else:
        module = str(saved.get("module") or (HOME if name in classes else ""))
    if module.partition(".")[0] != "keras":
        raise ForeignError(f"the optimizer {name} is not part of Keras")
    if name in UNDECLARED:
        raise ForeignError(f"the variables of {name} are unknown")
    if module != HOME or name not in classes or not isinstance(config, Mapping):
        raise RefusedError(f"Keras has no optimizer {name} in {module}")
    return classes[name], config


def _own_arguments(name: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """Check the arguments of an optimizer; return those that only this optimizer has."""
    try:
        check_settings(name, config)
    except ValueError as error:
        raise RefusedError(str(error)) from None
    others = shared_names() | {"decay"}
    return {key: value for key, value in config.items() if key not in others}
