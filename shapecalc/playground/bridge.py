"""What the page calls: functions of texts, which return JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from shapecalc import __version__
from shapecalc.errors import InputError
from shapecalc.playground.answer import content_of, file_name, reading
from shapecalc.playground.completion import layers
from shapecalc.playground.elk import elk_engine
from shapecalc.playground.mistakes import listed
from shapecalc.playground.opened import opened
from shapecalc.starters.collection import starters
from shapecalc.terminal import visible


def greeting() -> str:
    """Return the version, and the models to start from.

    >>> json.loads(greeting())["examples"][1]["name"]
    'cnn'
    """
    examples = [
        {"name": name, "about": starter.description, "text": starter.text}
        for name, starter in starters().items()
    ]
    return json.dumps({"version": __version__, "examples": examples})


def words() -> str:
    """Return what the editor completes."""
    return json.dumps(layers())


def answer(text: str, language: str, tab: str, number: int, place: Callable[[str], str]) -> str:
    """Return the mistakes of a text, and what a tab shows about it.

    Args:
        text: the text in the editor.
        language: ``python`` or ``spec``; empty if the text tells.
        tab: the name of the tab.
        number: which of several models is shown.
        place: places the boxes of a picture, as `elk_engine` describes.
    """
    known = reading(text, language)
    return json.dumps(
        {
            "file": known.source.name,
            "mistakes": listed(text, known.diagnoses),
            "fixed": known.fixed if known.fixed != text else None,
            "models": [visible(plan.title) for plan in known.plans],
            "content": content_of(tab, known, number, elk_engine(place)),
        }
    )


def file_text(name: str, content: bytes | memoryview) -> str:
    """Return a file that was dropped into the page as a text for the editor, or what is wrong."""
    try:
        file = opened(name, bytes(content))
    except InputError as error:
        problem = error.problems[0]
        return json.dumps({"error": visible(problem.message), "hint": visible(problem.advice)})
    is_plain = file_name(file.text, "") == file_name(file.text, file.language)
    language = "" if is_plain else file.language
    return json.dumps({"text": file.text, "language": language, "note": file.note})
