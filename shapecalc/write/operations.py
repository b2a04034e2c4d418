"""Operations of ``keras.ops`` in a saved graph: which of them come about by themselves.

Keras saves the operations that it has added to carry masks. Told to make the
layers again it adds them again, so a spec and a program leave them out. A
program has functions for the others, a spec has no words for them yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from inspect import Parameter, signature
from typing import Any

from shapecalc.declare.names import snake_case
from shapecalc.declare.operation import OperationRule
from shapecalc.errors import WriteError
from shapecalc.model.graph import AppliedOperation, Tensor, replace_leaves
from shapecalc.model.infer import Inference
from shapecalc.plan import CallPlan, OperationPlan, replace_plans


def without_mask(call: CallPlan, inference: Inference) -> dict[str, Any]:
    """What a saved call has by name, without the mask that the layer gets anyway."""
    keywords = dict(call.keywords)
    if "mask" in keywords:
        passed = replace_plans(keywords["mask"], inference.output_of)
        first = replace_plans(call.arguments[:1], inference.output_of)
        if passed is None or _alike([passed], replace_leaves(first, lambda tensor: tensor.mask)):
            del keywords["mask"]
            # With a mask of its own Keras notes whether it is training, too.
            if not keywords.get("training"):
                keywords.pop("training", None)
    return keywords


def _alike(one: Any, other: Any) -> bool:
    """Whether two masks are made in the same way."""
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one is other or _made_alike(one.node.operation, other.node.operation, one, other)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)


def _made_alike(first: Any, second: Any, one: Tensor, other: Tensor) -> bool:
    if not isinstance(first, AppliedOperation) or not isinstance(second, AppliedOperation):
        return False
    if first.rule is None or first.rule is not second.rule:
        return False
    way, another = _way(first.rule, first, one), _way(first.rule, second, other)
    return all(_alike(value, another[name]) for name, value in way.items())


def _way(rule: OperationRule, operation: AppliedOperation, tensor: Tensor) -> dict[str, Any]:
    """What an operation is applied to, by name, with the defaults of what is not given."""
    defaults = {
        parameter.name: parameter.default
        for parameter in signature(rule.function).parameters.values()
    }
    positional = dict(zip(rule.parameters, tensor.node.arguments))
    return {**defaults, **operation.constants, **positional, **tensor.node.keywords}


CORE = frozenset(("Cast", "ConvertToTensor"))
"""Of the operations that carry masks, those that Keras does not have among NumPy's."""


def module_of(operation: AppliedOperation) -> str:
    """Where Keras has an operation: as a file says, or among those that carry masks."""
    return (
        operation.module or f"keras.src.ops.{'core' if operation.class_name in CORE else 'numpy'}"
    )


UNMADE = frozenset(("Abs", "Conj", "SegmentReduction", "Full"))
"""Operations that no function makes: ``ops.abs`` makes `Absolute`. ``ops.full`` begins with the
shape."""

CHANNELS = frozenset(("MaxPool", "AveragePool"))
"""Operations that have their channels in front by default, which their functions have last."""


def function_of(plan: OperationPlan) -> str:
    """The function of ``keras.ops`` that applies an operation."""
    fronted = plan.class_name in CHANNELS and plan.constants.get("data_format") is None
    if plan.class_name in UNMADE or plan.rule is None or fronted:
        raise refusal(plan)
    name = plan.rule.made_by or snake_case(plan.class_name)
    return f"image.{name}" if plan.module.endswith("image") else name


def with_constants(plan: OperationPlan, call: CallPlan) -> tuple[Sequence[Any], dict[str, Any]]:
    """What the function of an operation is called with, by position and by name."""
    if plan.rule is None or not plan.constants:
        return call.arguments, dict(call.keywords)
    parameters = signature(plan.rule.function).parameters
    if any(each.kind is Parameter.VAR_POSITIONAL for each in parameters.values()):
        first = [name for name in plan.constants if parameters[name].default is Parameter.empty]
        rest = {name: plan.constants[name] for name in plan.constants if name not in first}
        return [*(plan.constants[name] for name in first), *call.arguments], rest
    named = dict(zip(plan.rule.parameters[1:], call.arguments[1:]))
    return call.arguments[:1], {**named, **plan.constants, **call.keywords}


def refusal(plan: OperationPlan) -> WriteError:
    """Why an operation cannot be written."""
    message = "there are no words here for this operation"
    return WriteError(message, plan.place, f'{plan.class_name} "{plan.name}"')
