"""Fixes for layers that are called on the wrong tensors, and for states."""

from __future__ import annotations

from collections.abc import Iterator

from shapecalc.declare.kinds import Choice, Flag
from shapecalc.diagnose.case import LayerCase, Suggestion
from shapecalc.diagnose.fixes.declare import fix, rule_arguments
from shapecalc.diagnose.notation import is_listed
from shapecalc.diagnose.program_calls import variable_of, with_input
from shapecalc.errors import Code
from shapecalc.model.declared import DeclaredLayer

# Too many or too few input tensors


@fix(Code.INPUTS)
def single_output(case: LayerCase) -> Iterator[Suggestion]:
    """Reset the arguments with which the layer before returns several tensors."""
    for producer in dict.fromkeys((*case.producers, *case.shaping_producers)):
        for layer in (producer, getattr(producer.arguments, "layer", None)):
            if isinstance(layer, DeclaredLayer):
                yield from _reset(case, layer)


def _reset(case: LayerCase, layer: DeclaredLayer) -> Iterator[Suggestion]:
    """Set each argument that is not a size to its default."""
    for name, kind in layer.rule.arguments.items():
        value = getattr(layer.arguments, name)
        if isinstance(kind, (Flag, Choice)) and value != kind.default:
            yield from case.set_argument(layer, name, kind.default)


@fix(Code.INPUTS)
def join(case: LayerCase) -> Iterator[Suggestion]:
    """Concatenate several tensors for a layer that takes one."""
    call = case.problem.call
    if merges(case):
        return
    if call and is_listed(call) and len(case.notation.inputs(call)) > 1:
        change = case.notation.join_inputs(call, "concatenate")
        yield Suggestion("join them: `concatenate([…])`", change)


def merges(case: LayerCase) -> bool:
    """Return whether the layer is one that merges a list of tensors."""
    layer = case.layer
    return isinstance(layer, DeclaredLayer) and layer.rule.function_defaults is not None


# Wrong calls


@fix(Code.CALL, Code.INPUTS)
def list_inputs(case: LayerCase) -> Iterator[Suggestion]:
    """Put the tensors in a list that a merging layer, or its function, gets one by one."""
    call = case.problem.call
    if call and merges(case):
        yield Suggestion("put them in a list: `[…]`", case.notation.list_arguments(call.place))


@fix(Code.CALL)
def attend_to_itself(case: LayerCase) -> Iterator[Suggestion]:
    """Pass the same tensor twice, as for self-attention."""
    call = case.problem.call
    texts = case.notation.inputs(call) if call and not is_listed(call) else []
    if call and len(texts) == 1:
        message = f"pass `{texts[0]}` twice: `({texts[0]}, {texts[0]})`"
        yield Suggestion(message, case.notation.repeat_input(call))


@fix(Code.CONNECTION)
def add_input(case: LayerCase) -> Iterator[Suggestion]:
    """Add an input to those of the model."""
    if case.notation.is_program and case.plan is not None:
        variable = variable_of(case.plan.place)
        edits = with_input(case.place, variable)
        yield Suggestion(f"add `{variable}` to the inputs of the model", edits)


@fix(Code.STATEFUL)
def set_batch_size(case: LayerCase) -> Iterator[Suggestion]:
    """Set the batch size of the input of a stateful layer."""
    if case.input_argument:
        plan, *_ = case.input_argument
        message = "set the batch size, for example `batch_size=32`"
        yield Suggestion(message, case.notation.set_argument(plan, "batch_size", 32))


@fix(Code.STATEFUL, Code.SHAPE)
def reset_flag(case: LayerCase) -> Iterator[Suggestion]:
    """Set the flag that causes the problem to its default."""
    name = case.problem.rule_error.argument if case.problem.rule_error else ""
    kind = rule_arguments(case).get(name)
    if kind is not None and isinstance(kind, Flag):
        yield from case.set_argument(case.layer, name, kind.default)
