"""``shapecalc.summarize``: the table of a model."""

from __future__ import annotations

from shapecalc.api.reading import readable_errors
from shapecalc.collector import uncollected
from shapecalc.model.infer import infer
from shapecalc.read.model_sources import ModelSource, read_plan
from shapecalc.table.summary import Summary, summary


@uncollected
def summarize(spec: ModelSource) -> Summary:
    """Return the summary of a model.

    Args:
        spec: the path of a file, ``-`` for standard input, or the data of such a file: a
            list of layers, or a mapping; or a model of Keras.

    Returns:
        The rows and totals of Keras's table. ``print`` shows it as Keras does.

    Raises:
        TypeError: if it is no model.
        InputError: if the file cannot be read as a spec.
        ModelError: if Keras would refuse the model. Both exceptions have ``problems``.

    >>> summarize(["Conv2D(10, (2, 2), input_shape=(10, 10, 1))"]).layers[0].params
    50
    """
    with readable_errors():
        plan = read_plan(spec)
        model = summary(infer(plan), keras2=plan.keras2)
        model.notes = [*plan.notes, *model.notes]
        return model
