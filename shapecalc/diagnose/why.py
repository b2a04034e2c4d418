"""Errors of Keras and of what lies below it: which kind they are, what they mean, what helps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.kinds.declare import Message, remedies, said
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
"""Where Keras and TensorFlow say which layer they are at."""


@dataclass(frozen=True)
class Finding:
    """An error that was recognised.

    Attributes:
        code: the kind of problem.
        text: the message, as it was pasted.
        told: what it says of layer and shapes.
        means: what it means.
        cures: what would mend it.
    """

    code: Code
    text: str
    told: MessageFields
    means: str
    cures: Sequence[str]


def why(text: str) -> list[Finding]:
    """Every error in a text that is known, in the order of the text."""
    pasted = PastedText(text)
    context = _context(pasted)
    found: dict[tuple[Message, tuple[tuple[str, str], ...]], Finding] = {}
    for start, end, code, message, values in sorted(_matches(pasted), key=lambda one: one[:2]):
        told = MessageFields(
            values if "layer" in values else {**_nearest(context, start), **values}
        )
        key = message, tuple(told.items())
        if key not in found:
            means, cures = said(message.means, told), remedies(message.cures, told)
            found[key] = Finding(code, pasted.sentence(start, end), told, means, cures)
    return list(found.values())


def _matches(pasted: PastedText) -> Iterator[tuple[int, int, Code, Message, Mapping[str, str]]]:
    """Where messages stand; of two in one place, the one with more words."""
    wordings = [
        (wording, message, kind.code)
        for kind in KINDS.values()
        for message in kind.messages
        for wording in message.wordings
    ]
    taken = bytearray(len(pasted.bare))
    for wording, message, code in sorted(wordings, key=lambda one: -one[0].weight):
        for start, end, values in wording.found(pasted):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                yield start, end, code, message, values


def _context(pasted: PastedText) -> list[tuple[int, Mapping[str, str]]]:
    """The places at which a layer is named."""
    found = [(start, values) for wording in CONTEXT for start, _, values in wording.found(pasted)]
    known = [(start, values) for start, values in found if MessageFields(values).rule]
    return sorted(known, key=lambda one: one[0])


NEAR = 4
"""How many places before and behind a message are looked at."""


def _nearest(context: Sequence[tuple[int, Mapping[str, str]]], at: int) -> Mapping[str, str]:
    """What the nearest of the places says of the layer, or one with its name, too."""
    here = bisect_left(context, at, key=lambda one: one[0])
    around = context[max(here - NEAR, 0) : here + NEAR]
    near = [values for _, values in sorted(around, key=lambda one: abs(one[0] - at))]
    named = (
        one
        for one in near
        if MessageFields(one).name and MessageFields(one).rule is MessageFields(near[0]).rule
    )
    return next(named, near[0] if near else {})


ALIKE = 0.25
"""The share of common words above which two messages are similar."""


def similar_sample(text: str) -> tuple[Code, str] | None:
    """The known message that has most words in common with the end of a text, if it has some."""
    words = _words(PastedText(text).last_line)

    def shared(one: tuple[Code, str]) -> float:
        own = _words(one[1])
        return len(own & words) / len(own | words)

    samples = (
        (kind.code, sample)
        for kind in KINDS.values()
        for message in kind.messages
        for sample in message.samples.values()
    )
    best = max(samples, key=shared)
    return best if shared(best) > ALIKE else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z_]{2,30}", text[:2000].lower()))
