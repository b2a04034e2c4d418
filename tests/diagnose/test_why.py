"""Real errors of Keras 3 and Keras 2 are recognised, and what is said of them is right."""

from __future__ import annotations

import contextlib
import io
import logging
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from diagnose.error_cases import CASES, Case
from sklearn.preprocessing import StandardScaler

from shapecalc.diagnose.kinds import KINDS, Kind
from shapecalc.diagnose.message import bare
from shapecalc.diagnose.why import Finding, similar_sample, why
from shapecalc.errors import Code
from shapecalc.oracle.build import Builder

SAMPLES = [
    (kind.code, version, text)
    for kind in KINDS.values()
    for message in kind.messages
    for version, text in message.samples.items()
]


def harmless(kind: Kind) -> bool:
    """Whether an example is a program that can be run: one of them fills the memory."""
    return kind.python and kind.code is not Code.MEMORY


def seen(sample: str, real: Sequence[Finding]) -> bool:
    """Whether a version has printed a sample, as far as that does not change from run to run."""
    known = why(sample)[0]
    return any(
        known.code is one.code
        and bare(known.text)[:20] == bare(one.text)[:20]
        and known.fields.items() <= one.fields.items()
        for one in real
    )


class Programs:
    """Runs programs with one version of Keras, and keeps what they print."""

    def __init__(self, keras: Any, folder: Path) -> None:
        self.keras, self.folder = keras, folder
        self.names = {
            **vars(keras.layers),
            **dict(k=keras, Sequential=keras.Sequential, Model=keras.Model, Input=keras.Input),
            **dict(np=np, zeros=lambda *shape: np.zeros(shape, "float32"), scaler=StandardScaler),
            **dict(fit=self.fit, train=self.train, ragged=ragged),
            **dict(weights=self.weights, text_file=self.text_file, json=config),
        }

    def printed(self, program: str) -> str:
        """The error that a program ends with, or else what it has written."""
        self.forget_names()
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            try:
                exec(program, dict(self.names))
            except Exception as error:
                return "".join(traceback.format_exception(error))
        return written.getvalue()

    def forget_names(self) -> None:
        """Lets automatic names begin anew."""
        if self.keras.__version__ < "3":
            self.keras.backend.clear_session()
        else:
            self.keras.backend.clear_session(free_memory=False)

    def fit(self, model: Any, x: Any, y: Any, loss: str = "mse") -> None:
        model.compile("sgd", loss, run_eagerly=True)
        model.fit(x, y, verbose=0)

    def train(self, model: Any, x: Any, y: Any, loss: str = "mse") -> None:
        model.compile("sgd", loss)
        model.fit(x, y, verbose=0)

    def weights(self, end: str, *sizes: int) -> str:
        """A file with the weights of Dense layers from one size to the next, and to 1 at last."""
        path = self.folder / f"{len(sizes)}.{end}"
        dense = [self.keras.layers.Dense(size) for size in (*sizes[1:], 1)]
        self.keras.Sequential([self.keras.Input((sizes[0],)), *dense]).save_weights(str(path))
        return str(path)

    def text_file(self, name: str) -> str:
        (self.folder / name).write_text("nothing that Keras knows")
        return name


def config(name: str, *layers: str) -> str:
    """What a model that was saved says of itself."""
    inner = f', "layers": [{", ".join(layers)}]' if layers else ""
    return f'{{"class_name": "{name}", "config": {{"name": "it"{inner}}}}}'


def ragged() -> Any:
    return np.array([np.zeros(4), np.zeros(3)], dtype=object)


def wrong(case: Case, version: int, printed: str) -> str:
    """What is wrong with the explanation of an error, empty if nothing is."""
    found = why(printed)
    code = case.code(version)
    if code == "-":
        return f"{found[0].text} was not expected" if found else ""
    if {one.code.value for one in found} != {code}:
        return f"{[one.code.value for one in found]} instead of {code}: {printed[-300:]}"
    said = " / ".join([found[-1].means, *found[-1].fixes])
    missing = [word for word in case.expected(version) if word not in said]
    return f"{missing} not in: {said}" if missing else ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("version", [3, 2])
def test_real_errors(
    version: int, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: Builder = request.getfixturevalue("builder" if version == 3 else "keras2")
    logging.getLogger("tensorflow").setLevel(logging.CRITICAL)
    monkeypatch.chdir(tmp_path)
    programs = Programs(used.keras, tmp_path)
    examples = [Case(str(k.code.value), k.example, ()) for k in KINDS.values() if harmless(k)]
    cases = [*CASES, *examples]
    printed = [programs.printed(case.program) for case in cases]
    failures = [
        f"{case.program}: {fault}"
        for case, text in zip(cases, printed)
        if (fault := wrong(case, version, text))
    ]
    assert not failures, "\n".join(failures)
    real = [finding for text in printed for finding in why(text)]
    own = [text for _, name, text in SAMPLES if name == f"Keras {version}"]
    unseen = [sample for sample in own if not seen(sample, real)]
    assert unseen == [], "error_cases.py needs a program that makes Keras print each of these"


@pytest.mark.parametrize(("code", "version", "text"), SAMPLES, ids=lambda value: str(value)[:40])
def test_samples(code: Any, version: str, text: str) -> None:
    """Every wording that is shown is found: alone, and at the end of a traceback."""
    for around in ("{}", "Traceback (most recent call last):\n  File 'a.py'\nValueError: {}\n"):
        found = why(around.format(text) if "{}" not in text else text)
        assert [one.code for one in found] == [code]
        assert "…" not in found[0].means or "Keras 2.3" in version


# Which layer a message is about


def test_the_layer_around_an_error() -> None:
    """A message without a layer is about the layer that Keras names beside it."""
    (finding,) = why(
        "Exception encountered when calling layer 'lstm_2' (type LSTM).\n\n"
        "Incompatible shapes: [32,10] vs. [32,5]"
    )
    assert finding.fields.name == "lstm_2"


def test_the_nearest_layer_counts() -> None:
    context = "Exception encountered when calling layer '{}' (type {}).\n"
    text = "Received a label value of {} which is outside the valid range of [0, 5)\n"
    findings = why(
        context.format("lstm_1", "LSTM")
        + text.format(7)
        + context.format("conv2d_1", "Conv2D")
        + text.format(8)
    )
    assert [finding.fields.name for finding in findings] == ["lstm_1", "conv2d_1"]


def test_a_name_beside_a_class() -> None:
    """Keras may print the class near the error and the name of the layer farther away."""
    (finding,) = why(
        "Exception encountered when calling layer 'lstm_2' (type LSTM).\n"
        "Exception encountered when calling LSTM.call().\n"
        "Unknown layer: Foo"
    )
    assert (finding.fields.name, finding.fields["class"]) == ("lstm_2", "LSTM")


def test_a_message_inside_a_longer_one_is_not_repeated() -> None:
    (finding,) = why("Unknown layer: 'Foo'. Please ensure")
    assert finding.text == "Unknown layer: 'Foo'. Please ensure"
    assert dict(finding.fields) == {"name": "Foo"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("layer dense expected axis -1 of input shape to have the value 7", Code.CALLED_AGAIN),
        ("You have to compile the model before training and testing", Code.NOT_COMPILED),
        ("where are my keys?", None),
        ("", None),
    ],
)
def test_similar_sample(text: str, code: Code | None) -> None:
    similar = similar_sample(text)
    assert (similar[0] if similar else None) == code
