"""A model as text in another form, held against what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from shapecalc.errors import ShapecalcError, Source, WriteError
from shapecalc.model.infer import Inference, Model, infer
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data
from shapecalc.read.text import parse
from shapecalc.write.check import changes
from shapecalc.write.documents import as_json, as_yaml
from shapecalc.write.keras3 import config
from shapecalc.write.names import Naming
from shapecalc.write.python import script
from shapecalc.write.simplify import Retelling
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
    model = inference.whole(plan)
    if form == "keras":
        text = json.dumps(config(model, inference, plan.place), ensure_ascii=False) + "\n"
        after = _read(text, plan)
    else:
        retelling = Retelling(inference, as_program=form == "python")
        copy = retelling.whole(plan)
        naming = Naming(retelling.wanted)
        after = naming.whole(copy)
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
