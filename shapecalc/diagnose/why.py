"""Recognise error messages in a pasted text: their kind, what they mean, how to fix the problem."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.kinds.declare import Message, filled_in, fixes_for
from shapecalc.diagnose.message import MessageFields, MessagePattern, PastedText
from shapecalc.errors import Code

CONTEXT = tuple(
    map(
        MessagePattern,
        (
            "Exception encountered when calling layer $layer (type $class).",
            "Exception encountered when calling $class.call().",
            "arguments received by layer $layer (type $class)",
            "{{node $path}}",
            "Detected at node $path defined at",
            "for $path (op: $name) with input shapes",
        ),
    )
)
"""Texts around an error in which Keras and TensorFlow name the layer."""


@dataclass(frozen=True)
class Finding:
    """A recognised error message.

    Attributes:
        code: the kind of problem.
        text: the message as it was pasted.
        fields: the layer, shapes and numbers in the message.
        means: what the message means.
        fixes: how to fix the problem.
    """

    code: Code
    text: str
    fields: MessageFields
    means: str
    fixes: Sequence[str]


def why(text: str) -> list[Finding]:
    """Return every known error message in a text, in the order of the text, each one once."""
    pasted = PastedText(text)
    context = _context(pasted)
    findings: dict[tuple[Message, tuple[tuple[str, str], ...]], Finding] = {}
    for start, end, code, message, values in sorted(_matches(pasted), key=lambda match: match[:2]):
        fields = MessageFields(
            values if "layer" in values else {**_nearest(context, start), **values}
        )
        key = message, tuple(fields.items())
        if key not in findings:
            means, fixes = filled_in(message.means, fields), fixes_for(message.fixes, fields)
            findings[key] = Finding(code, pasted.sentence(start, end), fields, means, fixes)
    return list(findings.values())


def _matches(pasted: PastedText) -> Iterator[tuple[int, int, Code, Message, Mapping[str, str]]]:
    """Yield the matches of all patterns.

    Some messages are a part of others, so the patterns with the most literal text come first,
    and no later match may overlap an earlier one. A message whose function finds no meaning in
    the fields, because their words are unknown, is not matched.
    """
    patterns = [
        (pattern, message, kind.code)
        for kind in KINDS.values()
        for message in kind.messages
        for pattern in message.patterns
    ]
    taken = bytearray(len(pasted.bare))
    for pattern, message, code in sorted(patterns, key=lambda entry: -entry[0].weight):
        for start, end, values in pattern.matches(pasted):
            if not any(taken[start:end]) and filled_in(message.means, MessageFields(values)):
                taken[start:end] = b"\x01" * (end - start)
                yield start, end, code, message, values


def _context(pasted: PastedText) -> list[tuple[int, Mapping[str, str]]]:
    """Return the positions at which the text names a layer, with the fields found there."""
    matches = [
        (start, values) for pattern in CONTEXT for start, _, values in pattern.matches(pasted)
    ]
    known = [(start, values) for start, values in matches if MessageFields(values).rule]
    return sorted(known, key=lambda entry: entry[0])


NEAR = 4
"""How many positions before and after a message are searched for its layer."""


def _nearest(context: Sequence[tuple[int, Mapping[str, str]]], at: int) -> Mapping[str, str]:
    """Return the fields nearest to a message, preferably with the name of the layer.

    One position may give the class only and another one the name; they belong together if
    the class is the same.
    """
    here = bisect_left(context, at, key=lambda entry: entry[0])
    around = context[max(here - NEAR, 0) : here + NEAR]
    near = [values for _, values in sorted(around, key=lambda entry: abs(entry[0] - at))]
    named = (
        values
        for values in near
        if MessageFields(values).name and MessageFields(values).rule is MessageFields(near[0]).rule
    )
    return next(named, near[0] if near else {})


ALIKE = 0.25
"""The share of common words above which two messages are similar."""


def similar_sample(text: str) -> tuple[Code, str] | None:
    """Return the known message that is most similar to the last line of a text, if one is."""
    words = _words(PastedText(text).last_line)

    def share(entry: tuple[Code, str]) -> float:
        known = _words(entry[1])
        return len(known & words) / len(known | words)

    samples = (
        (kind.code, sample)
        for kind in KINDS.values()
        for message in kind.messages
        for sample in message.samples.values()
    )
    best = max(samples, key=share)
    return best if share(best) > ALIKE else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z_]{2,30}", text[:2000].lower()))
