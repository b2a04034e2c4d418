"""``shapecalc why``: what an error that was pasted means, and what would mend it."""

from __future__ import annotations

import json
import sys

from shapecalc import terminal
from shapecalc.diagnose.message import LONGEST
from shapecalc.diagnose.message_report import as_dict, as_markdown, as_text
from shapecalc.diagnose.why import similar_sample, why
from shapecalc.terminal import CODES, for_terminal, usage_error

MOST = 16 * 2**20
"""Bytes that are read of standard input."""


def run(text: str, form: str) -> int:
    """Explains every error in a text; ``-`` is standard input."""
    text = read() if text == "-" else text
    found = why(text)
    if not found:
        return unknown(text)
    if form == "json":
        print(json.dumps(list(map(as_dict, found)), indent=2, ensure_ascii=False))
    elif form == "markdown":
        print("\n\n".join(map(as_markdown, found)))
    else:
        columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
        print(for_terminal("\n\n\n".join(as_text(one, columns, codes) for one in found)))
    return 0


def read() -> str:
    """What comes from standard input; the end of it is what counts."""
    if sys.stdin.isatty():
        print("paste the error, then press Ctrl+D on a line of its own", file=sys.stderr)
    return sys.stdin.buffer.read(MOST).decode("utf-8", "replace")[-LONGEST:]


def unknown(text: str) -> int:
    """Says that nothing was recognised, and what comes nearest."""
    if not text.strip():
        return usage_error("there is no text", "give the error in quotes, or on standard input")
    similar = similar_sample(text)
    hint = "give the whole traceback; its last lines say what it is about"
    if similar:
        hint = f"the most similar one is {similar[0].value}: {similar[1]}"
    return usage_error("no message in this text is known", hint)
