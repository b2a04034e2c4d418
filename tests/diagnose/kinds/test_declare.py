"""The declarations of kinds and messages."""

from __future__ import annotations

import pytest

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.kinds.declare import filled_in, fixes_for, kind, message, version
from shapecalc.diagnose.message import MessageFields
from shapecalc.errors import Code

FIELDS = MessageFields({"layer": "lstm_1", "expected": "3", "shape": "[None 8]"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("keras_3", "Keras 3"),
        ("keras_2_15", "Keras 2.15"),
        ("tf_2_6", "TensorFlow 2.6"),
        ("numpy", "NumPy"),
        ("sklearn_1_5", "scikit-learn 1.5"),
    ],
)
def test_version(name: str, text: str) -> None:
    assert version(name) == text


def test_a_version_of_an_unknown_program() -> None:
    with pytest.raises(KeyError):
        version("torch_2")


def test_filled_in() -> None:
    assert filled_in("{layer} expects {expected} axes", FIELDS) == "lstm_1 expects 3 axes"
    assert filled_in("{layer}\n   gets {shape}", FIELDS) == "lstm_1 gets (None, 8)"
    assert filled_in("{other}", FIELDS) == "…"
    assert filled_in(lambda t: t.layer.upper(), FIELDS) == "LSTM_1"


def test_braces_are_doubled_in_a_sentence() -> None:
    assert filled_in("model.fit({{'{layer}': …}})", FIELDS) == "model.fit({'lstm_1': …})"


def test_fixes_for() -> None:
    assert fixes_for(["remove {layer}", "or not"], FIELDS) == ["remove lstm_1", "or not"]
    assert fixes_for(lambda t: [f"add {t.number('expected')}"], FIELDS) == ["add 3"]


def test_message_with_one_fix() -> None:
    declared = message(
        "Unknown layer: $name",
        "No layer $name",
        means="there is no {name}",
        fix="import it",
        keras_3="Unknown   layer:\n Foo",
    )
    assert [pattern.template for pattern in declared.patterns] == [
        "Unknown layer: $name",
        "No layer $name",
    ]
    assert declared.samples == {"Keras 3": "Unknown layer: Foo"}
    assert declared.fixes == ["import it"]


def test_message_with_several_fixes() -> None:
    assert message("a", means="b", fix=("c", "d")).fixes == ("c", "d")


def test_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, Code.RANK)
    kind(
        Code.RANK,
        """Too
        few axes.""",
        "add one",
        example="""
        - Dense(1)
          - Dense(2)
        """,
    )
    declared = KINDS[Code.RANK]
    assert declared.cause == "Too few axes."
    assert declared.fixes == ("add one",)
    assert declared.example == "- Dense(1)\n  - Dense(2)\n"
    assert (declared.python, declared.form, declared.messages) == (False, "", ())
