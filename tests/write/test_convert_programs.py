"""Every model of the programs in `tests/code`, in every form."""

from __future__ import annotations

import pytest
from reading import plans
from run_code import programs
from write.test_convert import plan_of, program, unlike

from shapecalc.errors import ShapecalcError
from shapecalc.oracle.build import Builder
from shapecalc.read.python.program import read_program
from shapecalc.write.convert import FORMS, convert

REFUSED = (
    "has code, which this format cannot hold",
    "its code is defined elsewhere",
    "this format cannot represent the",
    "it holds an array, and only the array's shape was read",
    "a model must start at inputs",
    "a spec cannot represent a model whose inputs are a mapping",
    "class_name would be",
    "class_name of b would be",
    # Keras's own config loses that a stack is frozen.
    "trainable_text of",
    "the model's trainable_params would be",
)
"""Why a model of a program cannot be written in a form."""

LOST = {
    "lambdas: several outputs",
    "lambdas: a shared layer for two shapes",
    "nested: layers of one model in another",
}
"""Programs with a model that becomes another one for a reason of its own."""


@pytest.mark.parametrize("form", ["yaml", "keras", "python"])
def test_models_of_programs(form: str) -> None:
    """Whatever a program does to its models, they are written, or the reason is a known one.

    Each form sees another third of the programs, since every model takes some time.
    """
    number = ("yaml", "keras", "python").index(form)
    written, refused = 0, list[str]()
    for code in programs()[number::3]:
        for plan in read_program(code.source):
            try:
                convert(plan, form)
            except ShapecalcError as error:
                if code.title not in LOST and not any(why in str(error) for why in REFUSED):
                    refused.append(f"{code.title}: {error}")
            else:
                written += 1
    assert refused == []
    assert written > 110


FREEZING = """
base = Sequential([Input((8, 8, 3)), layers.Conv2D(4, 3), layers.Conv2D(4, 3), layers.Flatten()])
base.trainable = False
base.layers[1].trainable = True
inner = layers.LSTM(4, return_sequences=True)
x = layers.Dense(6)(base(Input((8, 8, 3))))
i = Input((6, 3))
y = layers.Bidirectional(inner)(i)
y = layers.TimeDistributed(layers.Dense(2))(layers.BatchNormalization()(y))
z = layers.Dense(2)(layers.Flatten()(y))
m = Model(i, z)
for layer in m.layers[:4]:
    layer.trainable = False
m.layers[2].trainable = True
m.summary()
whole = Sequential([base, layers.Dense(3)])
whole.summary()
late = Sequential([layers.Dense(4), layers.Dense(3)])
late.build((None, 7))
late.summary()
a = Sequential([Input((5,)), layers.Dense(4), layers.Dense(3)])
Model(a.inputs, [a.layers[0].output, a.output]).summary()
"""

OPERATIONS = """
s = Input((4,))
x = ops.softmax(ops.erf(s)) + ops.one_hot(ops.argmax(s, axis=-1), 4)
Model(s, x * ops.norm(x, axis=1, keepdims=True)).summary()
"""
"""Models whose state is that after the whole program."""


@pytest.mark.parametrize("form", FORMS)
def test_what_a_program_does_later(builder: Builder, form: str) -> None:
    graph, frozen, *others = plans(FREEZING)
    # Keras's own config loses that a stack is frozen.
    for plan in (graph, *others, *([] if form == "keras" else [frozen])):
        text, _ = convert(plan, form)
        if form == "python":
            made = program(builder, text)
        else:
            made = builder.saved(text) if form == "keras" else builder.model(plan_of(text))
        assert list(unlike(plan, made)) == []


def test_operations_in_the_config_of_keras(builder: Builder) -> None:
    (plan,) = plans(OPERATIONS)
    text, _ = convert(plan, "keras")
    assert list(unlike(plan, builder.saved(text))) == []
