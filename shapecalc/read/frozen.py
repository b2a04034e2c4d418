"""The setting ``frozen`` of a model in a spec: ``model.trainable = False`` after its creation.

The argument ``trainable`` of a model means what it means in Keras, which is seldom what people
want: a model that is created with ``trainable=False`` trains all of its layers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapecalc.declare.bind import WrittenValue
from shapecalc.declare.kinds import Boolean
from shapecalc.errors import Code, Place, Problem
from shapecalc.plan import ModelPlan
from shapecalc.read.syntax import Call, Literal, Name, PlainData

FROZEN = "frozen"
"""The key of a model, and the keyword of a call that makes one."""

SETTING = Boolean("whether training leaves all of its weights as they are", False)
"""What it means."""


def split(call: Call, name: str) -> tuple[Call, WrittenValue | None]:
    """Return a call without one of its keywords, and the value of that; None if it has none."""
    if name not in call.keyword:
        return call, None
    keyword = dict(call.keyword)
    item = keyword.pop(name)
    value = item.value if isinstance(item, (Literal, PlainData)) else item
    return replace(call, keyword=keyword), WrittenValue(value, item.place, call.keys.get(name))


def freeze_as_written(plan: ModelPlan, data: Mapping[str, Any], place: Place) -> Sequence[Problem]:
    """Freeze the model of a mapping if that says so; return the problem with it, if any."""
    written = WrittenValue(data[FROZEN], place / FROZEN) if FROZEN in data else None
    return set_frozen(plan, written)


def set_frozen(plan: ModelPlan, written: WrittenValue | None) -> Sequence[Problem]:
    """Freeze a model if its setting says so.

    Returns:
        The problem with the setting, if there is one.
    """
    if written is None:
        return ()
    try:
        frozen = SETTING.parse(written.value)
    except ValueError as error:
        value = written.value.name if isinstance(written.value, Name) else written.value
        shown = f", not {value!r}" if isinstance(value, (str, int, float)) else ""
        message = f"`{FROZEN}` must be {error}{shown}"
        return [Problem(Code.ARGUMENT, message, written.place)]
    if frozen and plan.arguments.trainable is False and not plan.loaded:
        message = (
            "`trainable: false` freezes nothing, and keeps `frozen: true` from freezing: "
            "Keras takes the model for frozen already"
        )
        return [Problem(Code.ARGUMENT, message, written.place, "remove `trainable: false`")]
    plan.frozen = plan.frozen or frozen
    return ()
