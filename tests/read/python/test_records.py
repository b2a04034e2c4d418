"""Records of calls in the code of layers of one's own, and what the costs make of them."""

from __future__ import annotations

from typing import Any

import pytest
from own_classes import HEAD, LINEAR, PROGRAMS, program

from shapecalc.algebra.formula import Formula
from shapecalc.costs.calls import calls_of
from shapecalc.costs.memory import inference_memory, training_memory
from shapecalc.costs.one_example import OneExample, example_of
from shapecalc.costs.receptive_field import receptive_fields, receptive_text
from shapecalc.costs.tally import Amount, tally_of
from shapecalc.errors import Source
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_texts

T = Formula.of("T")

OWN = """
class Own(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.d, self.e = layers.Dense(4), layers.Conv1D(2, 3)
    def call(self, x, {arguments}):
        {body}
inputs = Input({shape})
model = Model(inputs, Own()(inputs))
"""


def plans(text: str) -> list[ModelPlan]:
    return read_texts(Source("model.py", HEAD + text))


def example(text: str) -> OneExample:
    return example_of(plans(text)[-1])


def macs(text: str) -> Amount:
    return tally_of(example(text)).amount("macs")


def of_body(body: str, shape: str = "(7, 3)", arguments: str = "training=None") -> Amount:
    return macs(OWN.format(body=body, shape=shape, arguments=arguments))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("return self.d(x)", 7 * 12),
        ("return self.d(x) + self.d(ops.flip(x, 1))", 2 * 7 * 12),
        ("return ops.matmul(x, ops.transpose(x, (0, 2, 1)))", 7 * 7 * 3),
        ("return x @ ops.ones((3, 5))", 7 * 3 * 5),
        ("return ops.mean(x, axis=1)", 0),
        ("return [self.d(x), self.e(x)]", 7 * 12 + 5 * 18),
        ("return {'a': self.d(x)}", 7 * 12),
        ("return self.d(x) if training else x", 0),
        ("return self.d(ops.reshape(x, (-1, 21, 1)) * ops.ones((3,)))", 21 * 12),
    ],
)
def test_counts(body: str, count: int) -> None:
    assert of_body(body) == Amount(count)


def test_letters() -> None:
    """An unknown size is a letter where the code asks a tensor, and None where it asks a shape."""
    unknown = "(None, 3)"
    assert of_body("return self.d(x)", unknown).value == 12 * T
    sizes = "ops.reshape(x, (ops.shape(x)[0], ops.shape(x)[1], 3))"
    assert of_body(f"return self.d({sizes})", unknown).value == 12 * T
    assert of_body("return self.d(x) if x.shape[1] is None else x", unknown).value == 12 * T


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("return self.d(mine(x))", "the call of Own is not followed: `mine` is not defined"),
        ("return ops.fori_loop(0, 3, lambda i, y: y, x)", "`keras.ops.fori_loop` is not followed"),
    ],
)
def test_reasons(body: str, reason: str) -> None:
    """What is not followed is unknown, with the reason; so is what stands behind it."""
    text = OWN.format(body=body, shape="(7, 3)", arguments="training=None")
    amount = macs(text)
    assert amount.value is None
    assert reason in amount.reason
    text += "model = Model(inputs, layers.Dense(2)(model(inputs)))"
    inside = tally_of(example(text)).inside
    reasons = {op.name: tally.amount("macs").reason for op, tally in inside.items()}
    assert reasons["dense_1"] == "the shape of its input is not known"


def test_a_model_that_is_never_called() -> None:
    text = LINEAR + "class Net(Model):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.d = Linear(3)\n    def call(self, x): return self.d(x)\nmodel = Net()\n"
    assert macs(text) == Amount(None, "the program does not call it, so its inputs are not known")
    assert macs(f"{text}model(np.zeros((32, 5)))") == Amount(15)


def test_the_first_axis_of_a_call_is_the_batch() -> None:
    text = "class Net(Model):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.d, self.drop = layers.Dense(3), layers.Dense(9)\n"
    text += "    def call(self, x, training=False):\n"
    text += "        return self.d(self.drop(x) if training else x)\nmodel = Net()\n"
    calls = ["model(np.zeros((32, 5)))", "model(np.zeros((1, 5)))", "model(Input((5,)))"]
    assert {macs(text + call).value for call in calls} == {15}


def test_each_model_as_it_is_when_it_is_shown() -> None:
    """A name that the code reads may have another value later in the program."""
    text = "class Own(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    text += "        self.d = layers.Dense(6)\n"
    text += "    def call(self, x):\n        return self.d(ops.repeat(x, times, 1))\n"
    text += "for times in (1, 2, 3):\n    i = Input((4, 3))\n    m = Model(i, Own()(i))\n"
    text += "    m.summary()\n"
    found = [tally_of(example_of(plan)).amount("macs").value for plan in plans(text)]
    assert found == [72, 144, 216]


def test_memory() -> None:
    """A layer keeps what its code computes; alive at once is what is read later."""
    body = "y = self.d(x); z = ops.relu(y); return z"
    found = example(OWN.format(body=body, shape="(7, 3)", arguments="training=None"))
    kept = 4 * (7 * 3 + 7 * 4 + 7 * 4)
    assert tally_of(found, ["memory"]).amount("memory").value == kept
    assert training_memory(found, 2).parts[-1].size == 2 * kept
    assert inference_memory(found, 1).parts[-1].size == 4 * (7 * 4 + 7 * 4)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return self.e(x)", "3"),
        ("return self.e(ops.concatenate([self.e(x), self.e(x)[:, :, :1]], -1))", "?"),
        ("return self.e(ops.relu(x)) + self.d(x)[:, 2:, :2]", "?"),
        ("y = self.e(x); return ops.tanh(y) * y", "3"),
        ("return layers.add([x, ops.sin(x)])", "1"),
        ("return tf.reshape(self.e(x), [tf.shape(x)[0], 18, 2])", "3"),
        ("return tf.reshape(self.e(x), [tf.shape(x)[0], 9, 4])", "?"),
        ("return tf.reshape(x, [tf.shape(x)[0], tf.shape(x)[1], 3]) * 2.0", "1"),
    ],
)
def test_receptive_fields(body: str, expected: str) -> None:
    text = OWN.format(body=body, shape="(20, 3)", arguments="training=None")
    text = f"import tensorflow as tf\n{text}"
    found = example(f"{text}model = Model(inputs, layers.Conv1D(2, 1)(model(inputs)))")
    texts = {op.name: receptive_text(parts) for op, parts in receptive_fields(found).items()}
    assert texts["conv1d_1"] == expected


def test_one_tensor_in_two_places() -> None:
    """A layer that is called on one tensor twice, and then on two, sees both."""
    text = "class Sum(layers.Layer):\n    def call(self, x, y):\n        return x + y\n"
    text += "s = Sum()\ni = Input((20, 3))\nc = layers.Conv1D(3, 3, padding='same')(i)\n"
    text += "a = s(i, i)\nmodel = Model(i, [a, s(c, i), s(i, c)])\n"
    found = example(text)
    calls = calls_of(found)
    assert calls is not None
    reads = [set(call.reads) for call in calls.calls if call.operation.name == "add"]
    assert sorted(map(len, reads)) == [1, 2, 2]


def test_functions_of_lambda() -> None:
    """The function of a Lambda is followed as it is when the model is shown, if it is the same."""
    text = "i = Input((4, 3))\nx = i\n"
    changing = (
        f"{text}for n in (1, 2):\n    x = layers.Lambda(lambda t: t[:, n:] @ ops.ones((3, 3)))(x)\n"
    )
    assert macs(f"{changing}model = Model(i, x)").value is None
    fixed = f"{text}w = 5\nmodel = Model(i, layers.Lambda(lambda t: t @ ops.ones((3, w)))(x))"
    assert macs(fixed) == Amount(4 * 3 * 5)


@pytest.mark.parametrize("name", PROGRAMS)
def test_all_costs_are_known(name: str) -> None:
    found = example_of(read_texts(Source("model.py", program(name)))[-1])
    tally: Any = tally_of(found, ["macs", "memory"])
    assert tally.amount("macs").value > 0
    assert tally.amount("memory").value > 0
