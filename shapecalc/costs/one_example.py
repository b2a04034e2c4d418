"""A model for one example: its batch is 1, and other unknown sizes are letters."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.algebra.formula import Formula
from shapecalc.algebra.size import UNKNOWN, Shape, Size
from shapecalc.collector import uncollected
from shapecalc.dataclasses import dataclass
from shapecalc.errors import ModelError
from shapecalc.model.infer import Inference, Model
from shapecalc.plan import ModelPlan

LETTERS = {1: ("T",), 2: ("H", "W"), 3: ("D", "H", "W")}
"""The letters of the axes between batch and features: time, or height and width, or depth."""


def size_letters(rank: int) -> Sequence[str]:
    """Return the letters of the axes of an input behind the batch.

    >>> size_letters(2), size_letters(3)
    (('T', 'c'), ('H', 'W', 'c'))
    """
    names = LETTERS.get(rank - 1, [f"n{n}" for n in range(1, rank + 1)])
    return (*names, "c")


@dataclass(eq=False, slots=True)
class OneExample:
    """A model for one example, with what has made it."""

    model: Model
    inference: Inference


class ExampleInference(Inference):
    """Makes a model whose inputs are one example.

    Attributes:
        letters: whether its unknown sizes are letters.
    """

    def __init__(self, keras2: bool, letters: bool) -> None:
        super().__init__(keras2, correct=True)
        self.letters = letters

    def input_sizes(self, shape: Shape) -> Shape:
        sizes: Sequence[Size] = shape[1:]
        if self.letters:
            own = map(Formula.of, size_letters(len(sizes)))
            sizes = [b if a is UNKNOWN else a for a, b in zip(sizes, own)]
        return (1, *sizes)


def one_example(plan: ModelPlan) -> OneExample | None:
    """Return the model of a plan for one example; None if it takes no single example.

    >>> from shapecalc.read.document import read_data
    >>> example = one_example(read_data(["LSTM(10, input_shape=(None, 1))", "Dense(5)"]))
    >>> example.model.layers[-1].known_output_shape
    (1, 5)
    """
    try:
        return example_of(plan)
    except ModelError:
        return None


@uncollected
def example_of(plan: ModelPlan, keras2: bool | None = None) -> OneExample:
    """Return the model of a plan for one example.

    Some layers have to know a size: then the unknown sizes stay unknown.

    Args:
        plan: the plan of the outermost model.
        keras2: whether the model follows Keras 2; by default, if the plan is one of Keras 2.

    Raises:
        ModelError: if it takes no single example.
    """
    old = plan.keras2 if keras2 is None else keras2
    for letters in (True, False):
        inference = ExampleInference(old, letters)
        try:
            return OneExample(inference.outermost_model(plan), inference)
        except ModelError:
            if not letters:
                raise
    raise AssertionError("one of the two is the last")
