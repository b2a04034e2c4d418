"""``shapecalc.why``: what an error message of Keras means."""

from __future__ import annotations

from shapecalc.diagnose.message_report import as_markdown, as_text
from shapecalc.diagnose.why import Finding as RecognizedMessage
from shapecalc.diagnose.why import why as recognized


class Causes(list[RecognizedMessage]):
    """The known messages in a text, each with its code, meaning and fixes; perhaps none."""

    def __str__(self) -> str:
        texts = [as_text(cause, 80, {}) for cause in self]
        return "\n\n\n".join(texts) or "the text contains no known error message"

    def _repr_markdown_(self) -> str:
        return "\n\n".join(map(as_markdown, self)) or str(self)


def why(message: str) -> Causes:
    """Return what an error message of Keras or TensorFlow means, and how to fix it.

    Args:
        message: the message, or a whole traceback.

    >>> causes = why("expected min_ndim=4, found ndim=3")
    >>> causes[0].code.value, causes[0].means
    ('SC402', 'the layer expects at least 4 axes but got 3 axes')
    """
    return Causes(recognized(message))
