"""The products of a spec, and the lines of it behind which a comment may stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

from shapecalc.annotate.comments import Product
from shapecalc.annotate.products import Finder
from shapecalc.errors import ModelError, Problem, Source
from shapecalc.model.infer import Inference
from shapecalc.plan import CallPlan, LayerPlan, ModelPlan, Step
from shapecalc.read.document import read_text
from shapecalc.read.places import locate
from shapecalc.read.yaml_loader import Loader


class SpecProducts:
    """What the lines of a spec make.

    Attributes:
        products: the products in the order of the spec.
        notes: remarks for the user.
        problems: the mistakes of the model.
        letters: the letters in place of sizes.
    """

    def __init__(self, source: Source, sizes: Mapping[str, int]) -> None:
        plan = read_text(source, sizes)
        inference = Inference(keras2=plan.keras2, correct=False)
        self.problems: list[Problem] = []
        try:
            inference.outermost_model(plan)
        except ModelError as error:
            self.problems = [*error.problems]
        steps = [step for step in steps_of(plan) if is_in(step, source)]
        finder = Finder(inference, steps)
        closed = block_lines(source)
        self.products: list[Product] = [
            product
            for product in finder.products()
            if (position := locate(product.place)) and position.line not in closed
        ]
        self.notes = [*plan.notes, *(remark for _, remark in finder.remarks)]
        self.letters = plan.letters
        self.notes += [
            f"nothing is known of {layer.class_name}: the model has no input shape"
            for layer in finder.without_shape
        ]


def is_in(step: Step, source: Source) -> bool:
    """Return whether a file makes a layer, model or call, or loads the model."""
    if isinstance(step, ModelPlan) and step.loader:
        return step.loader.source is source
    return isinstance(step, (LayerPlan, ModelPlan, CallPlan)) and step.place.source is source


def steps_of(plan: ModelPlan) -> Iterator[Step]:
    """Yield the steps of a model and of the models inside it, each once."""
    seen: set[int] = set()
    pending: list[Step] = [plan]
    while pending:
        step = pending.pop()
        if id(step) in seen:
            continue
        seen.add(id(step))
        yield step
        if isinstance(step, ModelPlan):
            pending += reversed([*step.steps, *step.layers])


def open_ends(source: Source) -> set[int]:
    """Return the numbers of the lines of YAML at whose end a comment may stand: not in a text."""
    ends = {*range(1, len(source.lines) + 1)}
    for token in scalars(source):
        ends -= {*range(token.start_mark.line + 1, token.end_mark.line + 1)}
    return ends


def block_lines(source: Source) -> set[int]:
    """Return the numbers of the lines of texts behind ``|`` or ``>``, where all is text."""
    lines: set[int] = set()
    for token in scalars(source):
        if token.style in ("|", ">"):
            lines |= {*range(token.start_mark.line + 1, token.end_mark.line + 1)}
    return lines


def scalars(source: Source) -> Iterator[yaml.ScalarToken]:
    """Yield the texts and numbers of a spec, with their places."""
    for token in yaml.scan(source.text.replace("\t", " "), Loader):
        if isinstance(token, yaml.ScalarToken):
            yield token
