"""What the layers, models and tensors of a program know about themselves."""

from __future__ import annotations

from typing import Any

import pytest
from reading import answer, as_keras, plans, printed, rows, summaries, tables, value

STACK = "m = Sequential([Input((3,)), layers.Dense(4), layers.Dense(5, name='top')])\n"


GRAPH = (
    "i = Input((4, 3), name='i')\nj = Input((3,), dtype='int32', name='j')\n"
    "y, h, c = layers.LSTM(5, return_state=True, name='l')(i)\n"
    "t = layers.Concatenate(name='t')([h, c])\n"
    "f, g = Model(i, t), Model([i, j], [y, h, j])\n"
)


@pytest.mark.parametrize(
    "text",
    [
        *("m.output_shape", "m.input_shape", "[l.name for l in m.layers]", "m.layers[1].units"),
        *("m.get_layer('top').name", "m.get_layer(index=0).name", "m.outputs[0].shape", "m.name"),
        *("len(m.inputs)", "m.inputs[0].dtype", "len(g.inputs)", "[s.shape for s in g.inputs]"),
        *("len(f.outputs)", "len(m.outputs)", "[s.ndim for s in g.outputs]"),
        *("m.inputs[0].shape", "m.trainable", "m.layers[0].trainable", "m.layers[0].use_bias"),
        *("m.layers[0].output.shape", "len(m.inputs)", "m.inputs[0].ndim"),
        *("f.output_shape", "f.input_shape", "f.output.shape", "f.input.shape", "f.layers[1].name"),
        *("[l.name for l in f.layers]", "len(f.inputs)", "f.outputs[0].shape", "f.layers[1].units"),
        *("[s.shape for s in g.output]", "[s.shape for s in g.input]", "len(g.outputs)"),
        *("[o.shape for o in f.layers[1].output]", "f.get_layer('i').output.shape", "i.ndim"),
        *("i.dtype", "j.dtype", "t.shape", "f.get_layer('t').axis", "y.shape[1:]", "t.ndim"),
    ],
)
def test_as_keras(keras: Any, text: str) -> None:
    whole = f"{STACK}{GRAPH}v = {text}"
    assert value(whole) == as_keras(keras, whole)


@pytest.mark.parametrize(
    "text",
    [
        "b = Model(m.inputs, m.layers[0].output)\nb.summary()\nb.trainable = False\nb.summary()",
        "Model(m.inputs, [l.output for l in m.layers]).summary()",
        "m.layers[0].trainable = False\nm.summary()\nm.trainable = True\nm.summary()",
        "m.trainable = False\nm.layers[1].trainable = True\nm.summary()",
        "d = layers.Dense(2, trainable=False)\nm.add(d)\nd.trainable = True\nm.summary()",
        "m.add(layers.Dense(2, trainable=False))\nm.trainable = True\nm.summary()",
        "f.trainable = False\nf.get_layer('l').trainable = True\nf.summary()",
        "Model(f.input, layers.Dense(2)(f.output)).summary()\ng.summary()",
        "Model(f.input, layers.Dense(2)(f.layers[1].output[0])).summary()",
        "x = layers.Dense(3)(f.get_layer('l').output[1])\nModel(f.inputs, x).summary()",
        "s = Sequential()\ns.add(Input((3,)))\ns.add(layers.Dense(2))\na = s.layers[0].output\n"
        "s.add(layers.Dense(3))\nModel(s.inputs, [a, s.outputs[0]]).summary()\ns.summary()",
        "d = m.get_layer('top')\nModel(m.inputs, d(m.layers[0](m.inputs[0]))).summary()",
        "m._name = 'z'\nm.layers[0].rate = 3\nm.summary()",
        "f.trainable = False\nf.layers[1].trainable = True\nf.trainable = False\nf.summary()\n"
        "f.trainable = True\nf.summary()\nf.trainable = 0\nf.summary()",
        "n = Sequential([m, layers.Dense(2)])\nm.layers[0].trainable = False\nn.trainable = True\n"
        "n.summary()\nm.trainable = False\nn.summary()\nn.trainable = False\nn.summary()",
        "d = layers.Dropout(0.1)\nd.rate = 0.5\nSequential([Input((3,)), d]).summary()",
        "d = layers.Dense(3)\nd.kernel_constraint = d.bias_initializer = d.activation = None\n"
        "Sequential([Input((3,)), d]).summary()",
        "d = layers.BatchNormalization()\nd.momentum = 0.5\nSequential([Input((3,)), d]).summary()",
        "s = Sequential([Input((3,))])\nfor n in (4, 5, 6): s.add(layers.Dense(n))\n"
        "Model(s.inputs, [s.layers[0].output, s.outputs[0]]).summary()\ns.summary()",
        "s = Sequential([Input((3,)), layers.Dense(4)])\ns.add(layers.Dense(2))\n"
        "a = s.layers[1].output\ns.add(layers.Dense(3))\ns.add(layers.Dense(5))\n"
        "Model(s.inputs, [a, s.layers[2].output, s.outputs[0]]).summary()",
        "m.fit\nm.summary()\nm.layers[0].kernel_regularizer = None\nm.summary()",
        "d = layers.Dense(3)\nd.units = 5\nSequential([Input((3,)), d]).summary()",
        "d = layers.Conv1D(3, 2)\nd.filters = 5\nSequential([Input((9, 3)), d]).summary()",
        "d = layers.Conv2D(3, 2)\nd.filters = 5\nSequential([Input((9, 9, 3)), d]).summary()",
    ],
)
def test_models_as_keras(keras: Any, text: str) -> None:
    assert tables(STACK + GRAPH + text) == printed(keras, STACK + GRAPH + text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("m.weights", "`.weights` is not followed"),
        ("m.layers[0].kernel", "`.kernel` is not followed"),
        ("m.layers[0].layers", "`.layers` is not followed here"),
        ("i.name", "`.name` of a tensor is not followed"),
        ("layers.Dense(3).output", "this layer has not been called"),
        ("layers.Dense(3).input", "the input of this layer is not followed"),
        ("layers.Dense(3).output_shape", "this layer has not been called"),
        ("layers.Dense(3).input_shape", "the shape is not known"),
        ("Sequential([layers.Dense(3)]).output_shape", "the shape is not known"),
        ("Sequential([layers.Dense(3)]).input_shape", "the shape is not known"),
        ("Sequential([layers.Dense(3)]).outputs[0]", "this layer has not been called"),
        ("layers.Lambda(unknown)(i).shape", "the shape of this tensor is not known"),
        ("layers.Lambda(unknown)(i).ndim", "the shape of this tensor is not known"),
    ],
)
def test_what_is_not_known(text: str, reason: str) -> None:
    assert value(f"{STACK}{GRAPH}v = {text}") == f"? {reason}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            "m.layers[0].name = mine",
            ("5:1-5:12 SC301 this model is not known: a layer gets another name here (line 4)"),
        ),
        (
            "m.layers[0].units = 7",
            ("5:1-5:12 SC301 this model is not known: `.units` is set here (line 4)"),
        ),
        (
            "m = Sequential([layers.Dense(3)])\nm.layers[0].units = True",
            ("6:1-6:12 SC301 this model is not known: `.units` is set here (line 5)"),
        ),
        (
            "m = Sequential([layers.Dense(3)])\nm.layers[0].units = 0",
            ("6:1-6:12 SC301 this model is not known: `.units` is set here (line 5)"),
        ),
        ("m.other = 7", ("5:1-5:12 SC301 this model is not known: `.other` is set here (line 4)")),
        (
            "m.layers[0].trainable = unknown",
            ("5:1-5:12 SC301 this model is not known: `unknown` is not defined (line 4)"),
        ),
        (
            "m.trainable = unknown",
            ("5:1-5:12 SC301 this model is not known: `unknown` is not defined (line 4)"),
        ),
    ],
)
def test_changes_that_are_not_followed(change: str, reason: str) -> None:
    assert answer(f"{STACK}{change}\nm.summary()")[0] == reason


def test_the_output_of_a_stack() -> None:
    """Keras 3 has none until the stack is called: a note says so."""
    text = f"{STACK}Model(m.inputs, m.output).summary()"
    (plan,) = plans(text)
    assert plan.notes == (
        "line 4: a Sequential model has no `output` in Keras 3 until it is called; write "
        "`outputs[0]`",
    )
    assert [row.partition(" ")[0] for row in rows(text)] == ["input_layer", "dense", "top"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("m.output_shape", (None, 5)),
        ("m.input_shape", (None, 3)),
        ("len(m.layers)", 2),
        ("m.layers[0].name", "dense"),
        ("m.layers[1].units", 5),
        ("m.layers[1].output_shape", (None, 5)),
        ("m.layers[1].input_shape", (None, 4)),
        ("layers.LSTM(5, return_state=True)(Input((4, 3)))[0].shape", (None, 5)),
        ("m.get_layer('top').name", "top"),
        ("m.get_layer(index=0).name", "dense"),
        ("m.outputs[0].shape", (None, 5)),
        ("m.inputs[0].shape", (None, 3)),
        ("m.layers[0].output.shape", (None, 4)),
        ("m.name", "sequential"),
        ("m.trainable", True),
        ("Input((2, 3)).shape[1:]", (2, 3)),
        ("Input((2, 3)).ndim", 3),
        ("Input((2, 3)).dtype", "float32"),
    ],
)
def test_values(text: str, expected: Any) -> None:
    assert value(f"{STACK}v = {text}") == expected


def test_a_part_of_a_model() -> None:
    text = f"{STACK}f = Model(m.inputs, m.layers[0].output)\nf.summary()"
    assert rows(text) == ["input_layer (None, 3) 0", "dense (None, 4) 16"]


@pytest.mark.parametrize(
    ("text", "trained"),
    [
        ("m.trainable = False", 0),
        ("m.layers[0].trainable = False", 25),
        ("m.trainable = False\nm.trainable = True", 41),
        ("for l in m.layers[:-1]: l.trainable = False", 25),
    ],
)
def test_freezing(text: str, trained: int) -> None:
    (model,) = summaries(f"{STACK}{text}\nm.summary()")
    assert model.trainable_params == trained


def test_attributes_of_other_objects() -> None:
    assert value("class C: pass\nc = C()\nc.trainable = 3\nv = c.trainable") == 3


@pytest.mark.parametrize(
    ("attribute", "meant", "end"),
    [("sumary", "summary", 9), ("layrs", "layers", 8), ("output_shap", "output_shape", 14)],
)
def test_attributes_that_are_misspelled(attribute: str, meant: str, end: int) -> None:
    assert answer(f"{STACK}m.{attribute}\nm.summary()") == [
        f"4:3-4:{end} SC301 a model of Keras has no `{attribute}` "
        f"(hint: did you mean `{meant}`?) (meant: {meant})"
    ]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("m.foobar", ["line 4: Keras 3 has no `.foobar`"]),
        ("getattr(m, 'sumary')", []),
        ("m.layers[0].sumary", []),
        ("m._foobar, m.weights", []),
        ("m.predict_classes", ["line 4: Keras 3 has no `.predict_classes`"]),
        ("m.layers[0].input_shape", ["line 4: Keras 3 has no `.input_shape`; write `input.shape`"]),
        (
            "m.layers[0].output_shape",
            ["line 4: Keras 3 has no `.output_shape`; write `output.shape`"],
        ),
    ],
)
def test_notes_on_attributes(text: str, notes: list[str]) -> None:
    assert answer(f"{STACK}{text}\nm.summary()") == [
        "dense (None, 4) 16",
        "top (None, 5) 25",
        *notes,
    ]


def test_layers_of_a_model_with_a_mistake() -> None:
    text = "x = Input((3,))\nm = Model(x, layers.Reshape((4,))(x))\nv = m.layers"
    assert value(text) == "? the layers of this model are not known"


@pytest.mark.parametrize(
    ("size", "row"),
    [
        ("x.shape[1]", "lambda (None, 3, 3) 0"),
        ("x.ndim", "lambda (None, 3, 2) 0"),
        ("len(x.shape)", "lambda (None, 3, 2) 0"),
    ],
)
def test_attributes_of_traced_tensors(size: str, row: str) -> None:
    text = f"layers.Lambda(lambda x: ops.repeat(x[:, :, None], {size}, 2))"
    text = f"m = Sequential([Input((3,)), {text}])\nm.summary()"
    assert answer(text) == [row]


@pytest.mark.parametrize(
    "text",
    [
        (
            "m = Sequential([Input((3,)), layers.Dense(2), layers.Dense(3)])\n"
            "a = m.layers[0].output\nm.add(layers.Dense(4))\nm.add(layers.Dense(5))\n"
            "b = m.layers[2].output\nModel(m.inputs, [a, b]).summary()\nm.summary()"
        ),
        "m = Sequential([Input((3,)), layers.Dense(2)])\nm.layers[0].name = 'b'\nm.summary()",
        "m = Sequential([Input((3,)), layers.Dense(2)])\nm.layers[0]._name = 'b'\nm.summary()",
    ],
)
def test_parts_of_models_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        (
            (
                "m = Sequential([Input((3,)), layers.Dense(2)])\n"
                "m.layers[0].name = unknown\nm.summary()"
            ),
            [("5:1-5:12 SC301 this model is not known: a layer gets another name here (line 4)")],
        ),
    ],
)
def test_a_name_that_is_not_known(text: str, answered: list[str]) -> None:
    assert answer(text) == answered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("d = layers.Dense(3)\nd.units = 5\nv = d.units, d(Input((4,))).shape", (5, (None, 5))),
    ],
)
def test_an_argument_that_is_set(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        (
            "m = Sequential([layers.Dense(3), layers.Dense(2)])\n"
            "m.layers[0].units = 7\nm.build((None, 4))\nm.summary()"
        ),
        (
            "x, d = Input((4,)), layers.Dense(3)\nk = d.units\nd.units = 5\n"
            "Model(x, layers.Dense(k)(d(x))).summary()"
        ),
    ],
)
def test_an_argument_that_is_set_later_as_keras(keras: Any, text: str) -> None:
    assert tables(text) == printed(keras, text)
