"""Optimizers: https://keras.io/api/optimizers/.

What an optimizer remembers of each trained weight is memory, too, and Keras
counts it in the table of a compiled model that has been saved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Any

from shapecalc.algebra.size import Shape


@dataclass(frozen=True, slots=True)
class Slot:
    """Numbers that an optimizer keeps.

    Attributes:
        shape: their shape.
        bits: the bits of each.
        lost: whether Keras loses sight of them where another optimizer wraps this one.
    """

    shape: Shape
    bits: int = 32
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Trained:
    """A weight that is trained, with the path by which an optimizer may know it."""

    path: str
    shape: Shape
    bits: int = 32


Rule = Callable[..., Sequence[Slot]]

OPTIMIZERS: dict[str, Rule] = {}
"""What each optimizer keeps of one weight; its own arguments are keywords of the rule."""


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
    """The arguments that all optimizers have."""


def optimizer(names: str) -> Callable[[Rule], Rule]:
    """Declares optimizers; the decorated function tells what they keep of one weight."""

    def declare(rule: Rule) -> Rule:
        for name in names.split():
            OPTIMIZERS[name] = rule
        return rule

    return declare


def parameters(name: str) -> Mapping[str, Parameter]:
    """The arguments of an optimizer.

    >>> list(parameters("SGD"))[-2:]
    ['momentum', 'nesterov']
    """
    _, *own = signature(OPTIMIZERS[name]).parameters.items()
    return {**signature(shared).parameters, **dict(own)}


def shared_names() -> set[str]:
    """The names of the arguments that all optimizers have."""
    return set(signature(shared).parameters)


def copies(weight: Trained, count: int) -> list[Slot]:
    """So many tensors like the weight."""
    return [Slot(weight.shape, weight.bits)] * count


@optimizer("SGD")
def sgd(weight: Trained, *, momentum: float = 0.0, nesterov: bool = False) -> list[Slot]:
    """Gradient descent; with momentum it keeps a velocity."""
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
    """The mean of the squared gradients; when it is centered, that of the gradients as well."""
    return copies(weight, 1 + (momentum > 0) + bool(centered))


@optimizer("Adagrad")
def adagrad(
    weight: Trained, *, initial_accumulator_value: float = 0.1, epsilon: float = 1e-7
) -> list[Slot]:
    """The sum of the squared gradients."""
    return copies(weight, 1)


@optimizer("Adadelta")
def adadelta(weight: Trained, *, rho: float = 0.95, epsilon: float = 1e-7) -> list[Slot]:
    """The means of the squared gradients and of the squared steps."""
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
    """The means of the gradients and of their squares; with amsgrad the largest of these."""
    return copies(weight, 3 if amsgrad else 2)


@optimizer("Adamax Nadam Lamb")
def two_moments(
    weight: Trained, *, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7
) -> list[Slot]:
    """Relatives of Adam, without its variants."""
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
    """AdamW that needs no schedule."""
    return copies(weight, 2)


@optimizer("Lion")
def lion(weight: Trained, *, beta_1: float = 0.9, beta_2: float = 0.99) -> list[Slot]:
    """The mean of the gradients, of which it takes the sign."""
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
    """The sum of the squared gradients, and a linear part."""
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
    """The means of rows and columns; Keras keeps that of all numbers as well."""
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
    """A momentum; for what is no matrix, or is left out, the second one of Adam as well."""
    embedding = exclude_embeddings and "embedding" in weight.path.lower()
    left_out = any(part in weight.path for part in exclude_layers or ())
    return copies(weight, 2 if len(weight.shape) != 2 or embedding or left_out else 1)
