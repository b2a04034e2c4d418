"""The messages that versions of Keras have printed get the cure that a colleague would name."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Sequence

from diagnose.judgement import Text, judged, read, texts

from shapecalc.diagnose.why import why

TEXTS = list(texts())


def test_cures() -> None:
    """Most of them are right, and none is wrong, which is worse than none."""
    outcomes = [judged(entry) for entry in TEXTS]
    wrong = [entry for entry, outcome in zip(TEXTS, outcomes) if outcome == "wrong"]
    assert not wrong, "\n\n".join(f"{entry.program}{entry.text[-600:]}" for entry in wrong)
    assert Counter(outcomes)["right"] >= 0.9 * len(TEXTS)


def test_every_version_is_there() -> None:
    """The texts are those of Keras 2 and 3, with several backends, and of TensorFlow.js."""
    names = {name for entry in TEXTS for name in entry.versions}
    programs = {name.partition("-")[0] for name in names}
    assert programs == {"keras", "tensorflow", "tf_keras", "tfjs"}
    assert {name for name in names if name.endswith(("jax", "torch"))}


def test_every_program_has_a_message() -> None:
    """A program that no version refuses would measure nothing."""
    recorded = {entry.program for entry in TEXTS}
    silent = [one["program"] for one in read("programs.yaml") if one["program"] not in recorded]
    assert not silent


AROUND: Sequence[Callable[[str], str]] = (
    lambda text: f"<pre><code>{html.escape(text)}</code></pre><br>",
    lambda text: f'<span class="ansi-red-fg">{html.escape(text)}</span>\n',
    lambda text: f"오류가 났습니다: {text}\n라는 오류가 나옵니다. 어떻게 해야 하나요?",
    lambda text: f"报错如下：{text}\n请问怎么解决？",
    lambda text: text.replace("\n", "\r\n"),
)
"""A web page, a notebook, two other languages, and another system."""


def test_texts_around() -> None:
    """A message is found as well in a web page, and with other languages around it."""
    seen: set[str] = set()
    for entry in TEXTS[::3]:
        fixes = fixes_of(entry.text)
        if fixes and fixes[0] not in seen:
            around = AROUND[len(seen) % len(AROUND)]
            seen.add(fixes[0])
            assert fixes_of(around(entry.text)) == fixes, entry.text
    assert len(seen) > 100


def fixes_of(text: str) -> list[str]:
    return [fix for finding in why(text) for fix in finding.fixes]


def test_judgement() -> None:
    """Only the first cure counts as right, and any cure is wrong that is not expected."""
    text = "Unknown layer: 'Foo'"
    outcomes = [
        judged(Text("", [], words, cure, means))
        for words, cure, means in [
            (text, "custom_objects", ""),
            (text, "pip install", ""),
            (text, "-", "Foo"),
            (text, "-", "Bar"),
            ("hello", "custom_objects", ""),
        ]
    ]
    assert outcomes == ["right", "wrong", "right", "wrong", "unknown"]
