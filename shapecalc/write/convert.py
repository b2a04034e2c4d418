"""A model as text in another form, held against what it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shapecalc.errors import ShapecalcError, Source, WriteError
from shapecalc.model.graph import AppliedOperation
from shapecalc.model.infer import Inference, Model, infer
from shapecalc.model.models import Functional
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.table.rows import Row
from shapecalc.table.summary import summary
from shapecalc.write.documents import as_json, as_yaml
from shapecalc.write.keras3 import config
from shapecalc.write.names import Naming
from shapecalc.write.python import script
from shapecalc.write.simplify import Simplifier
from shapecalc.write.spec import spec

FORMS = ("yaml", "json", "keras", "python")


def convert(plan: ModelPlan, form: str) -> tuple[str, Sequence[str]]:
    """A model in another form, and what about it is not quite the same.

    Args:
        plan: what was read.
        form: one of `FORMS`.

    Raises:
        ModelError: if Keras would refuse the model.
        WriteError: if the form has no words for it, so that it would become another.
    """
    inference = Inference(keras2=False, correct=False)
    model = inference.outermost_model(plan)
    if form == "keras":
        text = json.dumps(config(model, inference, plan.place), ensure_ascii=False) + "\n"
        after = _read(text, plan)
    else:
        retelling = Simplifier(inference, as_program=form == "python")
        copy = retelling.whole(plan)
        naming = Naming(retelling.wanted)
        after = naming.outermost_model(copy)
        text = script(copy, naming) if form == "python" else _spec(copy, naming, form, plan)
        after = after if form == "python" else _read(text, plan)
    found = changes(model, after)
    for wrong in found.wrong:
        raise WriteError(f"it would become another model: {wrong}", plan.place, model.class_name)
    return text, [*found.notes, *_left_out(plan, form)]


def _left_out(plan: ModelPlan, form: str) -> Iterator[str]:
    """What a spec says beside its model, and the form has no place for."""
    if plan.base:
        yield f"the layers of {plan.base.path} are written, but not their weights"
    if plan.settings and form in ("keras", "python"):
        told = " and ".join(f"`{key}`" for key in plan.settings)
        yield f"{told} of the spec: this form has no place for them"


def _spec(plan: ModelPlan, naming: Naming, form: str, read: ModelPlan) -> str:
    data = spec(plan, naming) | {key: given.value for key, given in read.settings.items()}
    if form == "json":
        return as_json(data) + "\n"
    return as_yaml(data, apart=len(data) > 1) + "\n"


def _read(text: str, plan: ModelPlan) -> Model:
    """The model that has been written, read again."""
    try:
        return infer(read_data(parse(Source("<written>", text))))
    except ShapecalcError as error:
        message = f"read back, it is not the same: {error.problems[0]}"
        raise WriteError(message, plan.place, plan.class_name) from None


FIELDS = (
    *("class_name", "shape_text", "dtype", "params", "trainable_params", "non_trainable_params"),
    *("trainable_text", "unknown"),
)
"""What is compared of two rows, beside their names and connections."""

NODE = re.compile(r"\[\d+\](\[\d+\])$")
"""The number of the call in ``lstm[1][0]``."""


@dataclass(slots=True)
class Changes:
    """What differs between the tables of two models.

    Attributes:
        wrong: what makes it another model.
        notes: what Keras numbers or names by itself.
    """

    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def changes(before: Model, after: Model) -> Changes:
    """What is different about the model that has been read back."""
    found = Changes()
    one, other = summary(before), summary(after)
    for name in ("name", "class_name", "total_params", "trainable_params", "total_bytes"):
        _compare(found, f"the model's {name}", getattr(one, name), getattr(other, name))
    renamed = dict(_renamed(before, after))
    found.notes += [f"the operation {old} is called {new}" for old, new in renamed.items()]
    _rows(found, one.layers, other.layers, renamed)
    if isinstance(before, Functional):
        for row, again in zip(one.layers, other.layers):
            _connections(found, row, again, renamed)
    return found


def _compare(found: Changes, what: str, one: object, other: object) -> None:
    if one != other:
        found.wrong.append(f"{what} would be {other}, not {one}")


def _renamed(before: Model, after: Model) -> Iterator[tuple[str, str]]:
    """Operations that have got other names: Keras makes and names them by itself."""
    if isinstance(before, Functional) and isinstance(after, Functional):
        for one, other in zip(before.order.operations, after.order.operations):
            alike = isinstance(other, AppliedOperation) and one.class_name == other.class_name
            if isinstance(one, AppliedOperation) and alike and one.name != other.name:
                yield one.name, other.name


def _rows(
    found: Changes, rows: Sequence[Row], others: Sequence[Row], renamed: Mapping[str, str]
) -> None:
    _compare(found, "the number of rows", len(rows), len(others))
    for row, other in zip(rows, others):
        _compare(found, f"the name of {row.name}", renamed.get(row.name, row.name), other.name)
        for name in FIELDS:
            _compare(found, f"{name} of {row.name}", getattr(row, name), getattr(other, name))
        _rows(found, row.layers, other.layers, {})


def _connections(found: Changes, row: Row, other: Row, renamed: Mapping[str, str]) -> None:
    """What a row reads; the numbers of calls may change, since Keras counts them anew."""
    before = [_named_anew(history, renamed) for history in row.connected_to]
    after = list(other.connected_to)
    if before == after:
        return
    if [NODE.sub(r"\1", one) for one in before] == [NODE.sub(r"\1", one) for one in after]:
        found.notes.append(f"Keras counts calls anew: {row.name} reads {', '.join(after)}")
    else:
        _compare(found, f"what {row.name} reads", ", ".join(before), ", ".join(after))


def _named_anew(history: str, renamed: Mapping[str, str]) -> str:
    name, bracket, rest = history.partition("[")
    return renamed.get(name, name) + bracket + rest
