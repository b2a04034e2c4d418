"""Changes of programs: only what has to change is another text then."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.case import LayerCase
from shapecalc.diagnose.edits import UneditableError, applied
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.suggestions import suggestions
from shapecalc.errors import Source
from shapecalc.model.call import LayerProblem

HEAD = "from keras.layers import *\nfrom keras.models import Model, Sequential\n"
STACK = (
    "m = Sequential()\nm.add(LSTM(8, input_shape=(3, 1)))\nm.add( LSTM(4) ) # second\nm.summary()\n"
)
GRAPH = "a = Input((10, 8))\nb = Input((4,))\nc = Concatenate()([ a, b ])\nm = Model([a, b], c)\n"


def suggested(code: str, number: int = 0) -> dict[str, str]:
    """Return the changed program for each suggestion for a problem, by its message."""
    source = Source("a.py", HEAD + code)
    changes = suggestions(check(source)[number])
    return {str(change): applied(change.edits, source.text)[len(HEAD) :] for change in changes}


def layer_case(code: str) -> LayerCase:
    problem = check(Source("a.py", HEAD + code))[0]
    assert isinstance(problem, LayerProblem)
    return LayerCase(problem)


def test_changes_of_a_stack() -> None:
    changes = suggested(STACK)
    assert changes["set `return_sequences=True` on lstm"] == STACK.replace(
        "(3, 1))", "(3, 1), return_sequences=True)"
    )


def test_a_layer_before_one_of_a_stack() -> None:
    stack = STACK.replace("LSTM(8", "Dense(8").replace("(3, 1)", "(3,)")
    assert suggested(stack)["insert `Reshape((8, 1))` before lstm"] == stack.replace(
        "m.add( LSTM", "m.add(Reshape((8, 1)))\nm.add( LSTM"
    )


def test_changes_of_a_graph() -> None:
    changes = suggested(GRAPH)
    flat = "insert `Flatten()` after `a`"
    assert changes[flat] == GRAPH.replace("([ a, b ])", "([ Flatten()(a), b ])")


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        (
            "m = Sequential([\n\tInput((3, 4)),\n\tRepeatVector(3),  # a\n])\n",
            "m = Sequential([\n\tInput((3, 4)),\n\tFlatten(),\n\tRepeatVector(3),  # a\n])\n",
        ),
        (
            "m = Sequential([Input((3, 4)), RepeatVector(3)])\n",
            "m = Sequential([Input((3, 4)), Flatten(), RepeatVector(3)])\n",
        ),
        (
            "y = x = Input((3, 4))\nif 1:\n  y = RepeatVector(3)(y)\nm = Model(x, y)\n",
            "y = x = Input((3, 4))\nif 1:\n  y = Flatten()(y)\n  y = RepeatVector(3)(y)\n"
            "m = Model(x, y)\n",
        ),
        (
            "x = Input((3, 4))\nm = Model(x, RepeatVector(3)(x))\n",
            "x = Input((3, 4))\nm = Model(x, RepeatVector(3)(Flatten()(x)))\n",
        ),
        (
            "x = y = Input((3, 4))\nz = RepeatVector(3)(y)\nm = Model(x, z)\n",
            "x = y = Input((3, 4))\ny = Flatten()(y)\nz = RepeatVector(3)(y)\nm = Model(x, z)\n",
        ),
        (
            "m = Sequential(); m.add(Input((3, 4))); m.add(RepeatVector(3))\n",
            "m = Sequential(); m.add(Input((3, 4))); m.add(Flatten()); m.add(RepeatVector(3))\n",
        ),
    ],
)
def test_a_new_layer(code: str, changed: str) -> None:
    (text,) = [text for name, text in suggested(code).items() if "`Flatten()`" in name]
    assert text == changed


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("x = Dense((5), )\n", "x = Dense((5), use_bias=False, )\n"),
        (
            "x = Dense(5,\n  name='a'  # )\n)\n",
            "x = Dense(5,\n  name='a', use_bias=False  # )\n)\n",
        ),
        ("x = Flatten()\n", "x = Flatten(use_bias=False)\n"),
        ("x = Dense(5, use_bias=True)\n", "x = Dense(5, use_bias=False)\n"),
    ],
)
def test_set_argument(code: str, changed: str) -> None:
    rest = "m = Sequential([Input((3,)), x, LSTM(3)])\n"
    case = layer_case(code + rest)
    (producer,) = case.producers
    (change,) = case.set_argument(producer, "use_bias", False)
    assert applied(change.edits, HEAD + code + rest) == HEAD + changed + rest


@pytest.mark.parametrize("code", ["k = {'units': 5}\nx = Dense(**k)\n", "k = [5]\nx = Dense(*k)\n"])
def test_arguments_that_are_spread(code: str) -> None:
    case = layer_case(code + "m = Sequential([Input((3,)), x, LSTM(3)])\n")
    (producer,) = case.producers
    with pytest.raises(UneditableError):
        list(case.set_argument(producer, "units", 6))


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        (
            "m = Sequential([Input((3,)), Dropout(.5), LSTM(3)])\n",
            "m = Sequential([Input((3,)), LSTM(3)])\n",
        ),
        (
            "m = Sequential()\nm.add(Input((3,)))\nm.add(Dropout(.5))\nm.add(LSTM(3))\n",
            "m = Sequential()\nm.add(Input((3,)))\nm.add(LSTM(3))\n",
        ),
        (
            "y = x = Input((3,))\ny = Dropout(.5)(y)\nm = Model(x, LSTM(3)(y))\n",
            "y = x = Input((3,))\nm = Model(x, LSTM(3)(y))\n",
        ),
        (
            "x = Input((3,))\nm = Model(x, LSTM(3)(Dropout(.5)(x)))\n",
            "x = Input((3,))\nm = Model(x, LSTM(3)(x))\n",
        ),
    ],
)
def test_remove_layer(code: str, changed: str) -> None:
    case = layer_case(code)
    (producer,) = case.producers
    (change,) = case.remove(producer)
    assert applied(change.edits, HEAD + code) == HEAD + changed


@pytest.mark.parametrize(
    "code",
    [
        "m = Sequential()\nm.add(Input((3,)))\nm.add(Dropout(.5)) # why\nm.add(LSTM(3))\n",
        "d = Dropout(.5)\nm = Sequential([Input((3,)), d, LSTM(3)])\n",
        "m = Sequential([Input((3,)), Dropout(.5),\n# why\nLSTM(3)])\n".replace(
            "LSTM(3)", "LSTM(3)"
        ),
    ],
)
def test_a_layer_that_is_not_removed(code: str) -> None:
    """Its comment would be lost, or it is used somewhere else."""
    case = layer_case(code)
    (producer,) = case.producers
    if "\n# why" in code:
        (change,) = case.remove(producer)
        assert "# why" in applied(change.edits, HEAD + code)
        return
    with pytest.raises(UneditableError):
        list(case.remove(producer))


def test_words() -> None:
    code = 'm = Sequential([Dense(5, activation="rleu", input_shape=(3,))])\n'
    assert suggested(code)['write `"relu"`'] == code.replace("rleu", "relu")


def test_a_word_in_a_variable_is_not_replaced_where_it_is_read() -> None:
    code = "act = 'rleu'\nm = Sequential([Dense(5, activation=act, input_shape=(3,))])\n"
    assert not [text for text in suggested(code).values() if "=relu" in text]


def test_several_tensors() -> None:
    code = "a = Input((3,))\nb = Input((3,))\ny = Dense(2)([a, b])\nm = Model([a, b], y)\n"
    changes = suggested(code)
    assert changes["join them: `concatenate([…])`"] == code.replace(
        "[a, b])\nm", "concatenate([a, b]))\nm"
    )


def test_attention_on_one_tensor() -> None:
    code = "x = Input((3, 4))\ny = MultiHeadAttention(2, 2)(x)\nm = Model(x, y)\n"
    changes = suggested(code)
    assert changes["pass `x` twice: `(x, x)`"] == code.replace("2)(x)", "2)(x, x)")


def test_an_import_that_nothing_uses() -> None:
    code = "from keras.layers import Dense, Merge, Input\nfrom keras import Model\n"
    rest = "x = Input((3,))\nModel(x, Dense(1)(x)).summary()\n"
    for text, changed in [
        (code + rest, code.replace(", Merge", "") + rest),
        (code + rest + "print(Merge)\n", ""),
    ]:
        source = Source("a.py", text)
        changes = [applied(c.edits, text) for c in suggestions(check(source)[0])]
        assert changes == [changed] * bool(changed)


def test_the_code_of_keras_is_not_changed() -> None:
    """All layers of a model of Keras are at the call that makes it."""
    code = (
        "from keras.applications import VGG16\n"
        "x = Input((16, 16, 3))\nVGG16(False, None, x).summary()\n"
    )
    assert suggested(code) == {}
