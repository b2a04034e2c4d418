"""Arguments of older versions of Keras, as Keras 3 takes them; real Keras has the present ones."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from reading import followed, outdated, rows

from shapecalc.read.python.compiling import OLD_OPTIMIZER
from shapecalc.read.python.older_arguments import DROPPED, METHODS, OF_METHODS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "Sequential([Input((9, 9, 2)), layers.Conv2D(nb_filter=3, nb_row=3, nb_col=5)])",
            "Sequential([Input((9, 9, 2)), layers.Conv2D(3, (3, 5))])",
        ),
        (
            "Sequential([Input((2, 9, 9)), layers.Conv2D(3, 3, dim_ordering='th')])",
            "Sequential([Input((2, 9, 9)), layers.Conv2D(3, 3, data_format='channels_first')])",
        ),
        (
            "Sequential([layers.LSTM(3, input_dim=2, input_length=5)])",
            "Sequential([layers.LSTM(3, input_shape=(5, 2))])",
        ),
        (
            "Sequential([Input(shape=(7)), layers.Dense(3)])",
            "Sequential([Input((7,)), layers.Dense(3)])",
        ),
        (
            "Sequential([layers.GRU(3, input_dim=2)])",
            "Sequential([layers.GRU(3, input_shape=(None, 2))])",
        ),
        (
            "Sequential([Input((3,)), layers.Dense(output_dim=4, bias=False, init='uniform')])",
            "Sequential([Input((3,)), layers.Dense(4, use_bias=False)])",
        ),
        (
            "Sequential([Input((3,)), layers.BatchNormalization(mode=0)])",
            "Sequential([Input((3,)), layers.BatchNormalization()])",
        ),
        (
            "Sequential([Input((9,)), layers.Embedding(9, 4, input_length=9)])",
            "Sequential([Input((9,)), layers.Embedding(9, 4)])",
        ),
    ],
)
def test_layers(old: str, new: str) -> None:
    assert rows(f"model = {old}") == rows(f"model = {new}")
    assert followed(f"model = {old}").outdated
    assert not followed(f"model = {new}").outdated


def test_arguments_that_are_spread_have_no_change() -> None:
    (problem,) = followed("layers.Dense(**{'output_dim': 5})").outdated
    assert not problem.changes


def test_both_the_old_and_the_new_name() -> None:
    program = followed("layers.Dense(units=5, output_dim=5)")
    assert [problem.message for problem in program.problems] == [
        "no argument is called `output_dim`"
    ]


def test_methods(keras: Any) -> None:
    """The arguments that real Keras has."""
    for name, words in OF_METHODS.items():
        parameters = inspect.signature(getattr(keras.Model, name)).parameters
        assert words == parameters.keys() - {"self"}
    for old, new in METHODS.items():
        assert not hasattr(keras.Model, old)
        assert hasattr(keras.Model, new)


def test_optimizers_and_layers(keras: Any) -> None:
    parameters = inspect.signature(keras.optimizers.Adam).parameters
    assert not OLD_OPTIMIZER.keys() & parameters.keys()
    normalization = inspect.signature(keras.layers.BatchNormalization).parameters
    assert not DROPPED["BatchNormalization"] & normalization.keys()


@pytest.mark.parametrize(
    ("code", "notes"),
    [
        (
            "layers.Dense(output_dim=5, init='uniform')",
            [
                (
                    "3:14-3:24 SC708 Keras 3 has no argument `output_dim` of Dense "
                    "(hint: write `units`)"
                ),
                "3:14-24 'units'",
                (
                    "3:28-3:32 SC708 Keras 3 has no argument `init` of Dense (hint: "
                    "write `kernel_initializer`)"
                ),
                "3:28-32 'kernel_initializer'",
            ],
        ),
        (
            "layers.Dense(units=5, output_dim=5)",
            [
                (
                    "3:23-3:33 SC202 Dense: no argument is called `output_dim` (hint: "
                    "it is called `units` today) (meant: units)"
                )
            ],
        ),
        (
            "layers.Conv2D(nb_filter=3, nb_row=3, nb_col=5)",
            [
                (
                    "3:38-3:44 SC708 Keras 3 has no `nb_row` and `nb_col` of Conv2D "
                    "(hint: write `kernel_size=(3, 5)`)"
                ),
                "3:38-46 'kernel_size=(3, 5)'",
                "3:28-34 None",
                (
                    "3:15-3:24 SC708 Keras 3 has no argument `nb_filter` of Conv2D "
                    "(hint: write `filters`)"
                ),
                "3:15-24 'filters'",
            ],
        ),
        (
            "layers.Conv2D(3, nb_row=3)",
            [
                (
                    "3:18-3:24 SC202 Conv2D: no argument is called `nb_row` (hint: it "
                    "is called `kernel_size` today) (meant: kernel_size)"
                ),
                "3:1-3:27 SC204 Conv2D: `kernel_size` is missing (size of the window)",
            ],
        ),
        (
            "layers.Conv2D(3, (3, 3), subsample=(2, 2), dim_ordering='tf')",
            [
                (
                    "3:26-3:35 SC708 Keras 3 has no argument `subsample` of Conv2D "
                    "(hint: write `strides`)"
                ),
                "3:26-35 'strides'",
                (
                    "3:44-3:56 SC708 Keras 3 has no argument `dim_ordering` of Conv2D "
                    "(hint: write `data_format='channels_last'`)"
                ),
                "3:44-61 \"data_format='channels_last'\"",
            ],
        ),
        (
            "layers.Conv2D(3, (3, 3), dim_ordering='th')",
            [
                (
                    "3:26-3:38 SC708 Keras 3 has no argument `dim_ordering` of Conv2D "
                    "(hint: write `data_format='channels_first'`)"
                ),
                "3:26-43 \"data_format='channels_first'\"",
            ],
        ),
        (
            "layers.Conv2D(3, 3, **{'dim_ordering': 'th'})",
            [
                (
                    "3:23-3:45 SC708 Keras 3 has no argument `dim_ordering` of Conv2D "
                    "(hint: write `data_format='channels_first'`)"
                )
            ],
        ),
        (
            "layers.LSTM(5, input_dim=3, input_length=4)",
            [
                (
                    "3:16-3:25 SC708 Keras 3 has no `input_length` and `input_dim` of "
                    "LSTM (hint: write `input_shape=(4, 3)`)"
                ),
                "3:16-27 'input_shape=(4, 3)'",
                "3:29-41 None",
            ],
        ),
        (
            "layers.LSTM(5, input_length=4)",
            [
                (
                    "3:29-3:30 SC202 LSTM: `input_length` has no effect without "
                    "`input_dim` (hint: give the shape of the input instead: "
                    "input_shape=(3, 1))"
                )
            ],
        ),
        (
            "layers.LSTM(5, input_dim=3)",
            [
                (
                    "3:16-3:25 SC708 LSTM of Keras 3 takes `input_dim` for an input "
                    "without time steps (hint: write `input_shape=(None, 3)`)"
                ),
                "3:16-27 'input_shape=(None, 3)'",
            ],
        ),
        (
            "layers.LSTM(5, consume_less='gpu', dropout_W=0.1)",
            [
                (
                    "3:16-3:28 SC708 Keras 3 has no argument `consume_less` of LSTM "
                    "(hint: remove it)"
                ),
                "3:16-28 None",
                (
                    "3:36-3:45 SC708 Keras 3 has no argument `dropout_W` of LSTM "
                    "(hint: write `dropout`)"
                ),
                "3:36-45 'dropout'",
            ],
        ),
        (
            "layers.BatchNormalization(mode=0, gamma_init='one')",
            [
                (
                    "3:27-3:31 SC708 Keras 3 has no argument `mode` of "
                    "BatchNormalization (hint: remove it)"
                ),
                "3:27-31 None",
                (
                    "3:35-3:45 SC708 Keras 3 has no argument `gamma_init` of "
                    "BatchNormalization (hint: write `gamma_initializer`)"
                ),
                "3:35-45 'gamma_initializer'",
            ],
        ),
        (
            "layers.Embedding(10, 4, input_length=4)",
            [
                (
                    "3:25-3:37 SC708 Keras 3 has no argument `input_length` of "
                    "Embedding (hint: remove it)"
                ),
                "3:25-37 None",
            ],
        ),
        (
            "layers.LeakyReLU(alpha=0.2)",
            [
                (
                    "3:18-3:23 SC708 Keras 3 has no argument `alpha` of LeakyReLU "
                    "(hint: write `negative_slope`)"
                ),
                "3:18-23 'negative_slope'",
            ],
        ),
        (
            "i = keras.Input((3,)); m = keras.Model(input=i, output=layers.Dense(3)(i))",
            [
                ("3:40-3:45 SC708 Keras 3 has no argument `input` of Model (hint: write `inputs`)"),
                "3:40-45 'inputs'",
                (
                    "3:49-3:55 SC708 Keras 3 has no argument `output` of Model (hint: "
                    "write `outputs`)"
                ),
                "3:49-55 'outputs'",
            ],
        ),
        (
            "keras.optimizers.Adam(lr=0.1)",
            [
                (
                    "3:23-3:25 SC708 Keras 3 has no argument `lr` of Adam (hint: write "
                    "`learning_rate`)"
                ),
                "3:23-25 'learning_rate'",
            ],
        ),
        (
            "keras.optimizers.SGD(decay=1e-6, lr=None)",
            [
                "3:22-3:27 SC708 Keras 3 has no argument `decay` of SGD (hint: remove it)",
                "3:22-27 None",
            ],
        ),
        (
            "keras.optimizers.SGD(**{'lr': 0.1})",
            [("3:24-3:35 SC708 Keras 3 has no argument `lr` of SGD (hint: write `learning_rate`)")],
        ),
        (
            (
                "m = keras.Sequential([keras.Input((3,))]); m.compile('sgd', "
                "'mse', class_mode='binary', los='mse')"
            ),
            [
                (
                    "3:68-3:78 SC708 Keras 3 has no argument `class_mode` of compile "
                    "(hint: remove it)"
                ),
                "3:68-78 None",
                ("3:89-3:92 SC708 Keras 3 has no argument `los` of compile (hint: write `loss`)"),
                "3:89-92 'loss'",
            ],
        ),
        (
            (
                "m = keras.Sequential([keras.Input((3,))]); m.fit(np.zeros((4, "
                "3)), np.zeros((4, 3)), nb_epoch=1)"
            ),
            [
                (
                    "3:86-3:94 SC708 Keras 3 has no argument `nb_epoch` of fit (hint: "
                    "write `epochs`)"
                ),
                "3:86-94 'epochs'",
            ],
        ),
        (
            (
                "m = keras.Sequential([keras.Input((3,))]); m.fit(np.zeros((4, "
                "3)), np.zeros((4, 3)), nb_epoch=1, epochs=2)"
            ),
            [
                ("3:86-3:94 SC708 Keras 3 has no argument `nb_epoch` of fit (hint: remove it)"),
                "3:86-94 None",
            ],
        ),
        (
            (
                "m = keras.Sequential([keras.Input((3,))]); m.fit_generator(None, "
                "samples_per_epoch=3)"
            ),
            [
                "3:46-3:59 SC708 Keras 3 has no `.fit_generator` (hint: write `fit`)",
                "3:46-59 'fit'",
            ],
        ),
        (
            (
                "m = keras.Sequential([keras.Input((3,))]); "
                "m.predict_proba(np.zeros((4, 3)), **{'verbos': 1})"
            ),
            [
                "3:46-3:59 SC708 Keras 3 has no `.predict_proba` (hint: write `predict`)",
                "3:46-59 'predict'",
            ],
        ),
        (
            (
                "from keras.layers import merge; a = keras.Input((3,)); merge([a, "
                "a], mode='concat', concat_axis=-1)"
            ),
            [
                (
                    "3:26-3:31 SC708 Keras 3 has no `keras.layers.merge` (hint: Keras "
                    "2 removed it: concatenate([a, b]), add([a, b]), multiply([a, b]), "
                    "…)"
                ),
                "3:26-31 None",
                "3:56-3:61 SC708 Keras 3 has no `merge` (hint: write `concatenate`)",
                "3:26-31 'concatenate'",
                "3:70-74 None",
                "3:85-96 'axis'",
            ],
        ),
        (
            (
                "from keras.layers import merge as join; a = keras.Input((3,)); "
                "join([a, a], mode='sum')"
            ),
            [
                (
                    "3:26-3:39 SC708 Keras 3 has no `keras.layers.merge` (hint: Keras "
                    "2 removed it: concatenate([a, b]), add([a, b]), multiply([a, b]), "
                    "…)"
                ),
                "3:26-39 None",
                "3:64-3:88 SC708 Keras 3 has no `merge` (hint: write `add`)",
                "3:26-39 'add'",
                "3:77-81 None",
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], mode='ave')",
            [
                "3:31-3:36 SC708 Keras 3 has no `merge` (hint: write `average`)",
                "3:31-36 'average'",
                "3:45-49 None",
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a])",
            ["3:31-3:36 SC708 Keras 3 has no `merge` (hint: write `add`)", "3:31-36 'add'"],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], mode='mul', name='x')",
            [
                "3:31-3:36 SC708 Keras 3 has no `merge` (hint: write `multiply`)",
                "3:31-36 'multiply'",
                "3:45-49 None",
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], mode='max')",
            [
                "3:31-3:36 SC708 Keras 3 has no `merge` (hint: write `maximum`)",
                "3:31-36 'maximum'",
                "3:45-49 None",
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], mode='dot', dot_axes=1)",
            [
                "3:31-3:36 SC708 Keras 3 has no `merge` (hint: write `dot`)",
                "3:31-36 'dot'",
                "3:45-49 None",
                "3:57-65 'axes'",
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], mode='cos')",
            [
                (
                    "3:24-3:56 SC201 Keras has no layer `merge` (hint: Keras 2 removed "
                    "it: concatenate([a, b]), add([a, b]), multiply([a, b]), …)"
                )
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], mode=len)",
            [
                (
                    "3:24-3:54 SC201 Keras has no layer `merge` (hint: Keras 2 removed "
                    "it: concatenate([a, b]), add([a, b]), multiply([a, b]), …)"
                )
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], 'sum')",
            [
                (
                    "3:24-3:51 SC201 Keras has no layer `merge` (hint: Keras 2 removed "
                    "it: concatenate([a, b]), add([a, b]), multiply([a, b]), …)"
                )
            ],
        ),
        (
            "a = keras.Input((3,)); layers.merge([a, a], **{'mode': 'sum'})",
            ["3:31-3:36 SC708 Keras 3 has no `merge` (hint: write `add`)", "3:31-36 'add'"],
        ),
        (
            "Input(7)",
            [
                (
                    "3:7-3:8 SC708 Keras 3 takes the shape of an input as a tuple, not as a "
                    "number (hint: write `(7,)`)"
                ),
                "3:7-8 '(7,)'",
            ],
        ),
        (
            "n = 7; layers.InputLayer(input_shape=(n))",
            [
                (
                    "3:39-3:40 SC708 Keras 3 takes the shape of an input as a tuple, not as a "
                    "number (hint: write `input_shape=(n,)`)"
                ),
                "3:26-41 'input_shape=(n,)'",
            ],
        ),
        (
            "Input(**{'shape': 7})",
            [
                (
                    "3:1-3:22 SC708 Keras 3 takes the shape of an input as a tuple, not as a "
                    "number (hint: write `(n,)`)"
                )
            ],
        ),
    ],
)
def test_notes_and_changes_in_full(code: str, notes: list[str]) -> None:
    assert outdated(code) == notes


def test_the_old_name_of_epochs() -> None:
    fit = "m = Sequential([Input((3,)), layers.Dense(1)])\nm.fit({0}=3)"
    for word in ("nb_epoch", "epoch"):
        (problem, change) = outdated(fit.format(word))
        assert f"Keras 3 has no argument `{word}` of fit (hint: write `epochs`)" in problem
        assert change.endswith("'epochs'")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("'w', (3, 4)", ["name='w'", "shape=(3, 4)"]),
        ("'w', (3, 4), initializer='ones'", ["name='w'", "shape=(3, 4)"]),
        (
            "'w', (3, 4), 'float32', 'zeros'",
            ["name='w'", "shape=(3, 4)", "dtype='float32'", "initializer='zeros'"],
        ),
    ],
)
def test_the_name_of_a_weight_comes_by_name(arguments: str, names: list[str]) -> None:
    text = "class Own(layers.Layer):\n    def build(self, shape):\n"
    text += f"        self.w = self.add_weight({arguments})\n"
    text += "    def call(self, x): return x @ self.w\nSequential([Input((3,)), Own()]).summary()"
    assert rows(text) == ["own (None, 4) 12"]
    problem, *changes = outdated(text)
    assert problem == (
        "5:34-5:37 SC708 `add_weight` of Keras 3 takes its name only as `name=` "
        f"(hint: write `{', '.join(names)}`)"
    )
    assert [change.partition(" ")[2][1:-1] for change in changes] == names


@pytest.mark.parametrize("name", sorted({name for names in DROPPED.values() for name in names}))
def test_arguments_that_change_nothing(name: str) -> None:
    layer = next((layer for layer, names in DROPPED.items() if layer and name in names), "LSTM")
    problem, change = outdated(f"layers.{layer}({'3, ' if layer == 'LSTM' else ''}{name}=None)")
    assert f"Keras 3 has no argument `{name}` of {layer} (hint: remove it)" in problem
    assert change.endswith("None")
