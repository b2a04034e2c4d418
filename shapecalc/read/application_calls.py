"""Calls of the models of ``keras.applications`` in a spec: ``VGG16(include_top=False)``."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Protocol

from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.kinds import Argument
from shapecalc.declare.size_kinds import PositiveInt
from shapecalc.errors import Code
from shapecalc.plan import ModelPlan, TensorStructure
from shapecalc.read.layer_names import APPLICATIONS
from shapecalc.read.problems import Findings
from shapecalc.read.python.follower import FailedError
from shapecalc.read.python.program import Program
from shapecalc.read.python.values import Passed
from shapecalc.read.syntax import Call, Name, Node, SpecError

TENSOR = "input_tensor"
"""The argument that is a tensor."""

SIZE = "classes"
"""The argument that may be a letter."""


class ArgumentReader(Protocol):
    """Evaluates the arguments of a call in a spec.

    Attributes:
        problems: the problems so far.
        names: the names that the spec defines.
    """

    problems: Findings

    @property
    def names(self) -> Container[str]: ...

    def tensors(self, expression: Node) -> TensorStructure:
        """Return the tensors of an expression."""

    def argument(self, item: Node, kind: Argument) -> WrittenValue:
        """Return a value of a kind."""


def application(reader: ArgumentReader, name: Name, call: Call) -> ModelPlan:
    """Return the model that a program gets by the same call.

    Args:
        reader: evaluates the arguments, and collects problems.
        name: the name of the model.
        call: its arguments.

    Raises:
        SpecError: if Keras refuses the arguments.
    """
    program = Program(call.place.source, reader.problems, {})
    program.start()
    program.caller, program.argument_places = call.place, call.keys
    passed = Passed(
        [_value(reader, item) for item in call.positional],
        {key: _value(reader, item, key) for key, item in call.keyword.items()},
    )
    try:
        model = program.build(APPLICATIONS[name.name], name.name, passed)
    except FailedError as error:
        problem = error.problem
        raise SpecError(
            problem.code, problem.message, problem.place, problem.hint, problem.meant
        ) from None
    if not isinstance(model, ModelPlan):
        raise SpecError(Code.ARGUMENT, f"this model is not known: {model.reason}", call.place)
    return model


def _value(reader: ArgumentReader, item: Node, name: str = "") -> Any:
    """Return the value of an argument."""
    if name == TENSOR or (isinstance(item, Name) and item.name in reader.names):
        return reader.tensors(item)
    return reader.argument(item, PositiveInt() if name == SIZE else Argument()).value
