"""``shapecalc why``: the meaning of an error message of Keras, and how to fix it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shapecalc import terminal
from shapecalc.cli.options import Command, TextFormat, command_app
from shapecalc.cli.streams import printed_json
from shapecalc.diagnose.message import LONGEST
from shapecalc.diagnose.message_report import as_dict, as_markdown, as_text
from shapecalc.diagnose.why import similar_sample, why
from shapecalc.read.text import standard_input
from shapecalc.terminal import CODES, for_terminal, usage_error

app = command_app()

MOST = 16 * 2**20
"""The number of bytes that are read from standard input."""

Text = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TEXT]", help="The error message; read from standard input if omitted or -."
    ),
]


@app.command(cls=Command)
def explain_message(text: Text = None, form: TextFormat = "text") -> int:
    """Explain an error message of Keras or TensorFlow, and how to fix it.

    Example: shapecalc why "expected min_ndim=4, found ndim=3"
    """
    message = " ".join(text or ["-"])
    try:
        message = read() if message == "-" else message
    except OSError as error:
        return usage_error(f"cannot read standard input: {error.strerror or error}")
    causes = why(message)
    if not causes:
        return unknown(message)
    if form == "json":
        print(printed_json(list(map(as_dict, causes))))
    elif form == "markdown":
        print("\n\n".join(map(as_markdown, causes)))
    else:
        columns, codes = terminal.columns(), CODES[terminal.colors(sys.stdout)]
        print(for_terminal("\n\n\n".join(as_text(cause, columns, codes) for cause in causes)))
    return 0


def read() -> str:
    """Return the end of standard input, which says what went wrong.

    Raises:
        OSError: if it is closed.
    """
    stream = standard_input()
    if stream.isatty():
        print("paste the error message, then press Ctrl+D on an empty line", file=sys.stderr)
    return stream.read(MOST).decode("utf-8", "replace")[-LONGEST:]


def unknown(text: str) -> int:
    """Print that no message is recognized, and the most similar one; return the exit code."""
    if not text.strip():
        return usage_error(
            "there is no text", "give the error message in quotes, or on standard input"
        )
    similar = similar_sample(text)
    hint = "give the whole traceback; its last lines say what went wrong"
    if similar:
        hint = f"the most similar message is {similar[0].value}: {similar[1]}"
    return usage_error("the text contains no known error message", hint)
