"""The order in which Keras makes the calls of a saved model.

Keras goes through all layers, round by round, and makes each call whose inputs exist. A model whose
layers stand in reverse takes as many rounds as it has layers. So a call that waits is looked at
again only when the last of its inputs exists; the order of the calls is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from heapq import heappop, heappush

Call = tuple[str, int]
"""The name of a layer, and the number of one of its calls."""


def in_rounds(
    counts: Mapping[str, int], missing: Callable[[str, int], Collection[Call]]
) -> Iterator[Call]:
    """Yield every call that can be made, in Keras's order; make it before the next.

    Args:
        counts: the number of calls of each layer, in the order of the file.
        missing: returns the calls that a call reads and that are not made yet, each once.

    >>> reads = {"a": {("b", 0)}, "b": set(), "c": {("a", 0)}}
    >>> [name for name, _ in in_rounds(dict.fromkeys(reads, 1), lambda name, _: reads[name])]
    ['b', 'a', 'c']
    """
    positions = {name: position for position, name in enumerate(counts)}
    queue = [(0, position, name) for name, position in positions.items()]  # The rounds to come.
    done = dict.fromkeys(counts, 0)
    readers: dict[Call, list[str]] = {}
    awaited: dict[str, int] = {}
    while queue:
        number, position, name = heappop(queue)
        while done[name] < counts[name]:
            call = name, done[name]
            absent = [] if awaited.pop(name, None) == 0 else missing(*call)
            if absent:
                awaited[name] = len(absent)
                for other in absent:
                    readers.setdefault(other, []).append(name)
                break
            yield call
            done[name] += 1
            for reader in readers.pop(call, ()):
                awaited[reader] -= 1
                if not awaited[reader]:
                    passed = positions[reader] <= position
                    heappush(queue, (number + passed, positions[reader], reader))
