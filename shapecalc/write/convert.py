"""A model becomes text in another form, and is compared with the original."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from shapecalc.dataclasses import dataclass, field
from shapecalc.errors import ShapecalcError, Source, WriteError
from shapecalc.model.infer import Inference, Model, infer
from shapecalc.model.models import Functional, Sequential
from shapecalc.model.operations import AppliedOperation
from shapecalc.plan import SEQUENTIAL, ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.table.escape import json_text
from shapecalc.table.rows import Row
from shapecalc.table.summary import summary
from shapecalc.write.documents import as_json, as_yaml
from shapecalc.write.keras3 import config
from shapecalc.write.letters import check_numbers
from shapecalc.write.names import Naming
from shapecalc.write.own import without_code
from shapecalc.write.python import script
from shapecalc.write.simplify import Simplifier
from shapecalc.write.spec import spec

FORMS = ("yaml", "json", "keras", "python")


def convert(plan: ModelPlan, form: str) -> tuple[str, Sequence[str]]:
    """Return a model in another form, and notes on what is not quite the same.

    The text is read back, and its table compared with that of the original: a model that would
    change is refused.

    Args:
        plan: the model.
        form: one of `FORMS`.

    Raises:
        ModelError: if Keras would refuse the model.
        WriteError: if the form cannot hold the model, so that it would change.
    """
    inference = Inference(keras2=False, correct=False)
    inference.reads_weights = False  # The text that is written has no weights.
    model = without_code(inference.outermost_model(plan), plan.place)
    if form in ("keras", "python"):
        check_numbers(plan)
    try:
        text, notes = _written(plan, inference, model, form)
    except ShapecalcError:
        later = _from_config(plan, inference, model, form) if plan.program else None
        if later is None:
            raise
        text, notes = later
    return text, [*notes, *_left_out(plan, form)]


def _written(
    plan: ModelPlan, inference: Inference, model: Functional | Sequential, form: str
) -> tuple[str, Sequence[str]]:
    """Return a model in another form, and notes.

    Raises:
        WriteError: if it would become a different model.
    """
    if form == "keras":
        text = json_text(config(model, inference, plan.place)) + "\n"
        after = _read(text, plan)
    else:
        simplifier = Simplifier(inference, as_program=form == "python")
        copy = simplifier.simplify(plan)
        naming = Naming(simplifier.wanted)
        naming.reads_weights = False
        after = naming.outermost_model(copy)
        text = script(copy, naming) if form == "python" else _spec(copy, naming, form, plan)
        after = after if form == "python" else _read(text, plan)
    differences = compare(model, after, forgets_frozen=form == "keras")
    for change in differences.changes:
        message = f"it would become a different model: {change}"
        raise WriteError(message, plan.place, model.class_name)
    return text, differences.notes


def _from_config(
    plan: ModelPlan, inference: Inference, model: Functional | Sequential, form: str
) -> tuple[str, Sequence[str]] | None:
    """Return a model of a program in another form, written from Keras's own config; None if not.

    The steps of a program cannot always be written in their order: a stack may get its input shape
    after its layers, from ``build`` or from data, and a graph may begin inside a stack. Keras's
    config has the graph that results from all of them.
    """
    try:
        text, _ = _written(plan, inference, model, "keras")
        saved = read_data(parse(Source("<config>", text)))
        saved.settings = plan.settings
        again = Inference(keras2=False, correct=False)
        again.outermost_model(saved)
        return _written(saved, again, model, form)
    except ShapecalcError:
        return None


def _left_out(plan: ModelPlan, form: str) -> Iterator[str]:
    """Yield a note for what a spec has beside its layers, and the form cannot hold."""
    if plan.base and plan.base.path:
        yield f"the layers of {plan.base.path} are written without their weights"
    if plan.settings and form in ("keras", "python"):
        keys = " and ".join(f"`{key}`" for key in plan.settings)
        verb = "is" if len(plan.settings) == 1 else "are"
        yield f"{keys} of the spec {verb} left out: this format has no place for training settings"


def _spec(plan: ModelPlan, naming: Naming, form: str, original: ModelPlan) -> str:
    """Return the text of a spec, with the settings of the original."""
    settings = {key: setting.value for key, setting in original.settings.items()}
    data = spec(plan, naming) | settings
    if form == "json":
        return as_json(data) + "\n"
    return as_yaml(data, apart=len(data) > 1) + "\n"


def _read(text: str, plan: ModelPlan) -> Model:
    """Read the text back that was written for a model."""
    try:
        return infer(read_data(parse(Source("<written>", text))))
    except ShapecalcError as error:
        message = f"the result cannot be read back: {error.problems[0]}"
        raise WriteError(message, plan.place, plan.class_name) from None


FIELDS = (
    *("class_name", "shape_text", "dtype", "params", "trainable_params", "non_trainable_params"),
    *("trainable_text", "unknown"),
)
"""The attributes of rows that are compared, beside their names and connections."""

NODE = re.compile(r"\[\d+\](\[\d+\])$")
"""The number of the call in ``lstm[1][0]``."""


@dataclass(slots=True)
class Differences:
    """The differences between the tables of two models.

    Attributes:
        changes: what makes the second a different model.
        notes: other names and numbers, which Keras gives by itself.
        forgets_frozen: whether the form has no place for ``trainable`` of a stack in a model.
    """

    changes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    forgets_frozen: bool = False


def compare(before: Model, after: Model, forgets_frozen: bool = False) -> Differences:
    """Return the differences between a model and what was read back.

    Args:
        before: the model.
        after: what was read back.
        forgets_frozen: whether the form has no place for ``trainable`` of a stack in a model:
            Keras's JSON has it only for each of the layers, and for the outermost model.
    """
    differences = Differences(forgets_frozen=forgets_frozen)
    old, new = summary(before), summary(after)
    for name in ("name", "class_name", "total_params", "trainable_params", "total_bytes"):
        _compare(differences, f"the model's {name}", getattr(old, name), getattr(new, name))
    renamed = dict(_renamed(before, after))
    for name, new_name in renamed.items():
        differences.notes.append(f"the operation `{name}` is renamed to `{new_name}`")
    _compare_rows(differences, old.layers, new.layers, renamed)
    if isinstance(before, Functional):
        for row, other in zip(old.layers, new.layers):
            _compare_connections(differences, row, other, renamed)
    return differences


def _compare(differences: Differences, what: str, old: object, new: object) -> None:
    if old != new:
        differences.changes.append(f"{what} would be {new}, not {old}")


def _renamed(before: Model, after: Model) -> Iterator[tuple[str, str]]:
    """Yield the old and new names of operations, which Keras creates and names by itself."""
    if isinstance(before, Functional) and isinstance(after, Functional):
        for old, new in zip(before.order.operations, after.order.operations):
            alike = isinstance(new, AppliedOperation) and old.class_name == new.class_name
            if isinstance(old, AppliedOperation) and alike and old.name != new.name:
                yield old.name, new.name


def _compare_rows(
    differences: Differences, rows: Sequence[Row], others: Sequence[Row], renamed: Mapping[str, str]
) -> None:
    """Compare the rows of two tables, and the rows inside them."""
    _compare(differences, "the number of rows", len(rows), len(others))
    for row, other in zip(rows, others):
        name = renamed.get(row.name, row.name)
        _compare(differences, f"the name of {row.name}", name, other.name)
        names: Sequence[str] = FIELDS
        if differences.forgets_frozen and _forgotten(row, other):
            names = [name for name in FIELDS if "trainable" not in name]
            differences.notes.append(
                f"Keras's JSON does not say that {row.name} itself is frozen, only which of its "
                "layers are"
            )
        for field_name in names:
            values = getattr(row, field_name), getattr(other, field_name)
            _compare(differences, f"{field_name} of {row.name}", *values)
        _compare_rows(differences, row.layers, other.layers, {})


def _forgotten(row: Row, other: Row) -> bool:
    """Return whether a stack was frozen, which Keras does not read back."""
    return row.class_name == SEQUENTIAL and other.trainable and not row.trainable


def _compare_connections(
    differences: Differences, row: Row, other: Row, renamed: Mapping[str, str]
) -> None:
    """Compare what two rows read; the numbers of calls may differ, since Keras counts again."""
    before = [_with_new_name(history, renamed) for history in row.connected_to]
    after = list(other.connected_to)
    if before == after:
        return
    old, new = ([NODE.sub(r"\1", text) for text in texts] for texts in (before, after))
    if old == new:
        note = f"Keras numbers calls again: {row.name} reads {', '.join(after)}"
        differences.notes.append(note)
    else:
        _compare(differences, f"what {row.name} reads", ", ".join(before), ", ".join(after))


def _with_new_name(history: str, renamed: Mapping[str, str]) -> str:
    name, bracket, rest = history.partition("[")
    return renamed.get(name, name) + bracket + rest
