"""Optimizers: https://keras.io/api/optimizers/.

An optimizer keeps numbers for each trainable weight (momentum, for example). They take memory, and
Keras counts them in the table of a compiled model that was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, signature
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.dataclasses import dataclass
from shapecalc.declare.names import Values


@dataclass(frozen=True, slots=True)
class Slot:
    """A tensor that an optimizer keeps for a weight.

    Attributes:
        shape: its shape.
        bits: the number of bits of each element.
        lost: whether Keras does not count it if another optimizer wraps this one.
    """

    shape: Shape
    bits: int = 32
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Trained:
    """A trainable weight, with the path by which an optimizer identifies it."""

    path: str
    shape: Shape
    bits: int = 32


Rule = Callable[..., Sequence[Slot]]

OPTIMIZERS: dict[str, Rule] = {}
"""The rule of each optimizer: what it keeps for one weight. Its own arguments are keywords."""


def shared(
    *,
    learning_rate: Any = 0.001,
    weight_decay: float | None = None,
    clipnorm: float | None = None,
    clipvalue: float | None = None,
    global_clipnorm: float | None = None,
    use_ema: bool = False,
    ema_momentum: float = 0.99,
    ema_overwrite_frequency: int | None = None,
    loss_scale_factor: float | None = None,
    gradient_accumulation_steps: int | None = None,
    name: str | None = None,
) -> None:
    """Declare the arguments that all optimizers have."""


def optimizer(names: str) -> Callable[[Rule], Rule]:
    """Declare optimizers; the decorated function returns what they keep for one weight."""

    def declare(rule: Rule) -> Rule:
        for name in names.split():
            OPTIMIZERS[name] = rule
        return rule

    return declare


def parameters(name: str) -> Mapping[str, Parameter]:
    """Return the arguments of an optimizer.

    >>> list(parameters("SGD"))[-2:]
    ['momentum', 'nesterov']
    """
    _, *own = signature(OPTIMIZERS[name]).parameters.items()
    return {**signature(shared).parameters, **dict(own)}


def _number(value: Any) -> bool:
    return isinstance(value, (int, float))


_POSITIVE = Values("a number of at least 0", lambda value: _number(value) and value >= 0)

_EMA = Values("a number from 0 to 1", lambda value: _number(value) and 0 <= value <= 1)

_SHARED: Mapping[str, Values] = {
    "name": Values(
        "a string without '/', or None",
        lambda value: value is None or (isinstance(value, str) and "/" not in value),
    ),
    "learning_rate": Values(
        "a float or a schedule",
        lambda value: (
            isinstance(value, float)
            or (isinstance(value, Mapping) and {"class_name", "config"} <= set(value))
        ),
    ),
    "gradient_accumulation_steps": Values(
        "a whole number of at least 2, or None",
        lambda value: not value or (_number(value) and value >= 2),
    ),
}

_OWN: Mapping[str, Mapping[str, Values]] = {
    "SGD": {
        "momentum": Values(
            "a float from 0 to 1", lambda value: isinstance(value, float) and 0 <= value <= 1
        )
    },
    "AdamW": {"weight_decay": Values("a number", lambda value: value is not None)},
    "RMSprop": {"momentum": Values("a number", _number)},
    "Lion": {
        "beta_1": Values(
            "a number above 0, and at most 1", lambda value: _number(value) and 0 < value <= 1
        )
    },
    "Ftrl": {
        "learning_rate_power": Values(
            "a number of at most 0", lambda value: _number(value) and value <= 0
        ),
        "initial_accumulator_value": _POSITIVE,
        "l1_regularization_strength": _POSITIVE,
        "l2_regularization_strength": _POSITIVE,
        "l2_shrinkage_regularization_strength": _POSITIVE,
    },
}
"""The settings at which Keras looks when it creates an optimizer."""


def check_settings(name: str, settings: Mapping[str, Any]) -> None:
    """Check the settings of an optimizer.

    Raises:
        ValueError: if Keras refuses them; the text is a sentence.

    >>> check_settings("SGD", {"momentum": 2})
    Traceback (most recent call last):
    ValueError: `momentum` of SGD must be a float from 0 to 1, not 2
    """
    if unknown := settings.keys() - parameters(name).keys() - {"decay"}:
        raise ValueError(f"{name} has no argument {', '.join(sorted(unknown))}")
    looked_at = {
        **_SHARED,
        **_OWN.get(name, {}),
        **({"ema_momentum": _EMA} if settings.get("use_ema") else {}),
    }
    for key, value in settings.items():
        if key in looked_at and not looked_at[key].fit(value):
            message = f"`{key}` of {name} must be {looked_at[key].expected}, not {value!r}"
            raise ValueError(message)
    clipped = {"clipnorm", "clipvalue", "global_clipnorm"}
    if sum(settings.get(clip) is not None for clip in clipped) > 1:
        raise ValueError(f"{name} accepts only one of {', '.join(sorted(clipped))}")


def shared_names() -> set[str]:
    """Return the names of the arguments that all optimizers have."""
    return set(signature(shared).parameters)


def copies(weight: Trained, count: int) -> list[Slot]:
    """Return a number of tensors with the shape of the weight."""
    return [Slot(weight.shape, weight.bits)] * count


@optimizer("SGD")
def sgd(weight: Trained, *, momentum: float = 0.0, nesterov: bool = False) -> list[Slot]:
    """Keep a velocity if there is momentum."""
    return copies(weight, int(momentum != 0))


@optimizer("RMSprop")
def rmsprop(
    weight: Trained,
    *,
    rho: float = 0.9,
    momentum: float = 0.0,
    epsilon: float = 1e-7,
    centered: bool = False,
) -> list[Slot]:
    """Keep the mean of squared gradients, a velocity, and the mean of gradients if centered."""
    return copies(weight, 1 + (momentum > 0) + bool(centered))


@optimizer("Adagrad")
def adagrad(
    weight: Trained, *, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7
) -> list[Slot]:
    """Keep the sum of squared gradients."""
    return copies(weight, 1)


@optimizer("Adadelta")
def adadelta(weight: Trained, *, rho: float = 0.95, epsilon: float = 1e-7) -> list[Slot]:
    """Keep the means of squared gradients and of squared updates."""
    return copies(weight, 2)


@optimizer("Adam AdamW")
def adam(
    weight: Trained,
    *,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-7,
    amsgrad: bool = False,
) -> list[Slot]:
    """Keep the means of gradients and of their squares; with amsgrad, the largest of these, too."""
    return copies(weight, 3 if amsgrad else 2)


@optimizer("Adamax Nadam Lamb")
def two_moments(
    weight: Trained, *, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7
) -> list[Slot]:
    """Keep two moments, as Adam does without amsgrad."""
    return copies(weight, 2)


@optimizer("ScheduleFreeAdamW")
def schedule_free(
    weight: Trained,
    *,
    beta_1: float = 0.9,
    beta_2: float = 0.999,
    epsilon: float = 1e-8,
    warmup_steps: int = 0,
) -> list[Slot]:
    """Keep a second moment and the averaged weight."""
    return copies(weight, 2)


@optimizer("Lion")
def lion(weight: Trained, *, beta_1: float = 0.9, beta_2: float = 0.99) -> list[Slot]:
    """Keep the mean of gradients."""
    return copies(weight, 1)


@optimizer("Ftrl")
def ftrl(
    weight: Trained,
    *,
    learning_rate_power: float = -0.5,
    initial_accumulator_value: float = 0.1,
    l1_regularization_strength: float = 0.0,
    l2_regularization_strength: float = 0.0,
    l2_shrinkage_regularization_strength: float = 0.0,
    beta: float = 0.0,
) -> list[Slot]:
    """Keep the sum of squared gradients and a linear term."""
    return copies(weight, 2)


@optimizer("Adafactor")
def adafactor(
    weight: Trained,
    *,
    beta_2_decay: float = -0.8,
    epsilon_1: float = 1e-30,
    epsilon_2: float = 1e-3,
    clip_threshold: float = 1.0,
    relative_step: bool = True,
) -> list[Slot]:
    """Keep the means of rows and of columns; Keras also keeps the mean of all elements."""
    shape = weight.shape
    if len(shape) < 2:
        return [*[Slot((), lost=True)] * 2, *copies(weight, 1)]
    means = [shape[:-1], (*shape[:-2], shape[-1])]
    return [*(Slot(mean, weight.bits) for mean in means), *copies(weight, 1)]


@optimizer("Muon")
def muon(
    weight: Trained,
    *,
    adam_beta_1: float = 0.9,
    adam_beta_2: float = 0.999,
    adam_weight_decay: float = 0.004,
    epsilon: float = 1e-7,
    exclude_layers: Sequence[str] | None = None,
    exclude_embeddings: bool = True,
    muon_a: float = 3.4445,
    muon_b: float = -4.7750,
    muon_c: float = 2.0315,
    adam_lr_ratio: float = 1,
    momentum: float = 0.95,
    ns_steps: int = 5,
    nesterov: bool = True,
    rms_rate: float = 0.2,
) -> list[Slot]:
    """Keep a momentum; for weights that Adam updates instead, a second moment, too."""
    embedding = exclude_embeddings and "embedding" in weight.path.lower()
    left_out = any(part in weight.path for part in exclude_layers or ())
    return copies(weight, 2 if len(weight.shape) != 2 or embedding or left_out else 1)
