"""The operations of ``keras.ops`` in a saved graph: which are written, and how.

Keras adds operations that compute masks, and saves them. It adds them again
when the layers are called, so a spec and a program leave them out. A program
calls functions for the other operations; a spec cannot hold them.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from inspect import Parameter, signature
from math import isfinite
from typing import Any

from shapecalc.declare.names import snake_case
from shapecalc.declare.operation import OperationRule
from shapecalc.errors import WriteError
from shapecalc.model.graph import Node, Tensor, replace_leaves
from shapecalc.model.infer import Inference
from shapecalc.model.operations import AppliedOperation
from shapecalc.plan import CallPlan, OperationPlan, TensorPlan, replace_plans
from shapecalc.read.classes import OPERATION_MODULES, OPERATIONS_HOME, OTHER_MODULES


def without_mask(call: CallPlan, inference: Inference) -> dict[str, Any]:
    """Return the keywords of a saved call without the mask that the layer gets by itself."""
    keywords = dict(call.keywords)
    if "mask" in keywords:
        passed = replace_plans(keywords["mask"], inference.output_of)
        first = replace_plans(call.arguments[:1], inference.output_of)
        if passed is None or _alike([passed], replace_leaves(first, lambda tensor: tensor.mask)):
            del keywords["mask"]
            # Keras saves `training` whenever it saves a mask.
            if not keywords.get("training"):
                keywords.pop("training", None)
    return keywords


def _alike(first: Any, second: Any) -> bool:
    """Return whether two masks are computed in the same way."""
    if isinstance(first, Tensor) and isinstance(second, Tensor):
        return first is second or _same_operation(first, second)
    if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
        return len(first) == len(second) and all(map(_alike, first, second))
    return bool(first == second)


def _same_operation(first: Tensor, second: Tensor) -> bool:
    """Return whether two tensors are the results of one operation on the same arguments."""
    operation, other = first.node.operation, second.node.operation
    if not isinstance(operation, AppliedOperation) or not isinstance(other, AppliedOperation):
        return False
    if operation.rule is None or operation.rule is not other.rule:
        return False
    arguments = _arguments(operation.rule, operation, first.node)
    others = _arguments(operation.rule, other, second.node)
    return all(_alike(value, others[name]) for name, value in arguments.items())


def _arguments(rule: OperationRule, operation: AppliedOperation, node: Node) -> dict[str, Any]:
    """Return the arguments of an operation by name, with defaults for the missing ones."""
    defaults = {
        parameter.name: parameter.default
        for parameter in signature(rule.function).parameters.values()
    }
    positional = dict(zip(rule.parameters, node.arguments))
    return {**defaults, **operation.constants, **positional, **node.keywords}


def module_of(operation: AppliedOperation) -> str:
    """Return the module of an operation: that in the file, or the one in which Keras has it."""
    if operation.module:
        return operation.module
    assert operation.rule is not None
    file = operation.rule.function.__module__.rpartition(".")[2]
    module = OTHER_MODULES.get(operation.class_name) or OPERATION_MODULES[file][0]
    return f"{OPERATIONS_HOME}{module}"


def function_of(plan: OperationPlan) -> str:
    """Return the function of ``keras.ops`` that applies an operation.

    Raises:
        WriteError: if there is none.
    """
    rule = plan.rule
    if rule is None or rule.made_by is None:
        raise refusal(plan)
    if rule.channels_first and plan.constants.get("data_format") is None:
        raise refusal(plan)
    name = rule.made_by or snake_case(plan.class_name)
    return f"image.{name}" if plan.module.endswith("image") else name


def with_constants(plan: OperationPlan, call: CallPlan) -> tuple[Sequence[Any], dict[str, Any]]:
    """Return the arguments of an operation's function, by position and by name."""
    if plan.rule is None or not plan.constants:
        return call.arguments, dict(call.keywords)
    parameters = signature(plan.rule.function).parameters
    if any(item.kind is Parameter.VAR_POSITIONAL for item in parameters.values()):
        first = [name for name in plan.constants if parameters[name].default is Parameter.empty]
        rest = {name: plan.constants[name] for name in plan.constants if name not in first}
        return [*(plan.constants[name] for name in first), *call.arguments], rest
    by_name = dict(zip(plan.rule.parameters[1:], call.arguments[1:]))
    return call.arguments[:1], {**by_name, **plan.constants, **call.keywords}


def operator_text(plan: OperationPlan, operands: Sequence[str]) -> str:
    """Return an operation as an operator of Python on operands; empty if it has none."""
    from shapecalc.read.python.operators import SIGNS  # few models need them

    trees = [ast.parse(text, mode="eval").body for text in operands]
    signs = {name: sign for sign, name in SIGNS.items()}
    if plan.class_name in signs and len(trees) == 2:
        return ast.unparse(ast.BinOp(trees[0], signs[plan.class_name](), trees[1]))
    if plan.class_name == "Negative" and len(trees) == 1:
        return ast.unparse(ast.UnaryOp(ast.USub(), trees[0]))
    return ""


def is_operator(plan: OperationPlan, call: CallPlan) -> bool:
    """Return whether a call is an operator of Python on tensors and numbers."""
    items = operands(plan, call)
    known = all(isinstance(item, TensorPlan) or is_finite(item) for item in items)
    return known and bool(operator_text(plan, ["x"] * len(items)))


def operands(plan: OperationPlan, call: CallPlan) -> list[Any]:
    """Return all arguments of an operation by position; empty if one has no position."""
    arguments, keywords = with_constants(plan, call)
    names = plan.rule.parameters[len(arguments) :] if plan.rule else ()
    items = [*arguments, *(keywords[name] for name in names if name in keywords)]
    return items if len(items) == len(arguments) + len(keywords) else []


def is_finite(value: Any) -> bool:
    """Return whether a value is a finite number, and not True or False."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def refusal(plan: OperationPlan) -> WriteError:
    """Return the error for an operation that cannot be written."""
    message = "this format cannot represent the operation"
    if plan.arguments is not None:
        message = "it applies a function of TensorFlow, and Keras 3 has no such layer"
    return WriteError(message, plan.place, f'{plan.class_name} "{plan.name}"')
