"""Topics: their names, and other words for them."""

from __future__ import annotations

import pytest

from shapecalc.explain.topic import topic_named
from shapecalc.explain.topics import TOPICS


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("macs", "macs"),
        ("MACs", ""),
        ("FLOPs", "macs"),
        ("Multiply adds", "macs"),
        ("연산량", "macs"),
        ("memory", "memory"),
        ("reshape", "reshape"),
        ("Reshape", ""),
        ("", ""),
    ],
)
def test_names(word: str, name: str) -> None:
    topic = topic_named(word)
    assert (topic.name if topic else "") == name


def test_each_word_names_one_topic() -> None:
    words = [word for topic in TOPICS.values() for word in (topic.name, *topic.aliases)]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)
