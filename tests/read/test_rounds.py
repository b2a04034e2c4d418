"""The order of calls is that of Keras's rounds, with work that does not grow with the rounds."""

from __future__ import annotations

from random import Random

import pytest

from shapecalc.read.rounds import Call, in_rounds

Graph = dict[str, list[set[Call]]]
"""The calls that each call of each layer reads."""


def in_plain_rounds(graph: Graph) -> list[Call]:
    """Keras's own way: go through all layers until a round makes no call."""
    made: list[Call] = []
    before = -1
    while len(made) > before:
        before = len(made)
        for name, calls in graph.items():
            while (number := sum(name == other for other, _ in made)) < len(calls):
                if not calls[number] <= set(made):
                    break
                made.append((name, number))
    return made


def in_order(graph: Graph) -> tuple[list[Call], int]:
    """Return the calls in order, and how many were read to find it."""
    made: dict[Call, None] = {}
    asked = 0

    def missing(name: str, number: int) -> set[Call]:
        nonlocal asked
        asked += 1 + len(graph[name][number])
        return graph[name][number] - made.keys()

    for call in in_rounds({name: len(calls) for name, calls in graph.items()}, missing):
        made[call] = None
    return list(made), asked


@pytest.mark.parametrize("seed", range(200))
def test_the_order_is_that_of_rounds(seed: int) -> None:
    """Also with cycles, calls that do not exist, and layers that are called several times."""
    dice = Random(seed)
    names = list("abcdefgh")[: dice.randint(1, 8)]
    calls = [(name, number) for name in names for number in range(3)]
    graph = {
        name: [
            {dice.choice(calls) for _ in range(dice.choice((0, 0, 1, 1, 2)))}
            for _ in range(dice.randint(0, 3))
        ]
        for name in names
    }
    made, asked = in_order(graph)
    assert made == in_plain_rounds(graph)
    assert asked <= 3 * sum(1 + len(reads) for node in graph.values() for reads in node)


def test_layers_in_reverse() -> None:
    """Each layer reads the one behind it: Keras takes a round for each."""
    graph: Graph = {f"a{n}": [{(f"a{n + 1}", 0)}] for n in range(999)}
    graph["a999"] = [set()]
    graph = {"all": [{(name, 0) for name in graph}], **graph}
    made, asked = in_order(graph)
    assert made == [(name, 0) for name in reversed(graph)]
    assert asked < 4_000
