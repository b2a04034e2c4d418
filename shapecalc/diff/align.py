"""Pair the layers of two models: which layer of one corresponds to which layer of the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from shapecalc.dataclasses import dataclass, field
from shapecalc.diff.items import Item
from shapecalc.model.graph import Node
from shapecalc.model.meaning import same
from shapecalc.model.models import Functional, Sequential

GAP = 1_000_000
"""The cost of a layer without a partner."""

CHANGED = 100_000
"""The cost of a different argument or inner layer."""

RENAMED = 300_000
"""The cost of a different custom name."""

MOST = 1_500_000
"""The highest cost of a pair of one class: less than leaving both layers without a partner."""

ORIGIN = 1
"""The cost of a different origin, so small that it decides only between equal costs."""

CELLS = 500_000
"""The approximate number of pairs for which a cost is computed."""


def align(first: Item, second: Item) -> list[tuple[Item | None, Item | None]]:
    """Return the layers of two models in pairs, in the order of the second model.

    In a stack the order of the layers is kept. In a graph it means little: layers with the same
    custom name or the same origin are paired first, and layers that are equal at the end.
    """
    alignment = Alignment(first, second)
    chained = first.chained or second.chained
    if not chained:
        alignment.pair_equal(alignment.names, most=1)
        alignment.pair_equal(alignment.origins, most=1)
    alignment.pair_in_order()
    if not chained:
        alignment.pair_equal(alignment.origins)
        alignment.pair_equal(alignment.kinds)
    return list(_side_by_side(first.inner, second.inner, alignment.pairs))


Features = tuple[Sequence[object], Sequence[object]]
"""A feature of each layer of both models, such as its name; None if a layer does not have it."""


class Alignment:
    """Pairs the layers of two models.

    Attributes:
        sides: the layers of both models.
        pairs: the positions in the second model, by those in the first.
        names: the custom names.
        origins: a number for all that a layer is computed from, up to the inputs.
        kinds: a number for class, arguments and name.
        costs: the costs computed so far, by the kind of the first layer and that of the second.
    """

    def __init__(self, first: Item, second: Item) -> None:
        numbers: dict[object, int] = {}
        self.sides = first.inner, second.inner
        self.pairs: dict[int, int] = {}
        self.names = self.features(lambda item: item.label or None)
        self.origins = _origins(first, numbers), _origins(second, numbers)
        self.kinds = self.features(lambda item: _number((item.key, item.label), numbers))
        self.costs: dict[object, dict[object, int]] = {}

    def features(self, of: Callable[[Item], object]) -> Features:
        """Return a feature of all layers."""
        return [of(item) for item in self.sides[0]], [of(item) for item in self.sides[1]]

    def unpaired(self) -> tuple[list[int], list[int]]:
        """Return the positions of the layers without a partner."""
        taken = set(self.pairs.values())
        rows, columns = map(len, self.sides)
        return (
            [row for row in range(rows) if row not in self.pairs],
            [column for column in range(columns) if column not in taken],
        )

    def pair_equal(self, features: Features, most: int | None = None) -> None:
        """Pair the layers with an equal feature, unless more than `most` of a model have it."""
        positions: list[dict[object, list[int]]] = [{}, {}]
        for by_feature, side, unpaired in zip(positions, features, self.unpaired()):
            for position in unpaired:
                by_feature.setdefault(side[position], []).append(position)
        for feature, rows in positions[0].items():
            columns = positions[1].get(feature, [])
            few = most is None or max(len(rows), len(columns)) <= most
            if feature is not None and few:
                self.pairs.update(zip(rows, columns))

    def cost(self, row: int, column: int) -> int:
        """Return the cost of pairing two layers."""
        kind = self.kinds[1][column]
        costs = self.costs.setdefault(self.kinds[0][row], {})
        if kind not in costs:
            costs[kind] = _cost(self.sides[0][row], self.sides[1][column])
        return costs[kind] + ORIGIN * (self.origins[0][row] != self.origins[1][column])

    def pair_in_order(self) -> None:
        """Pair layers in their order; equal ones at both ends need no search."""
        rows, columns = self.unpaired()
        for step in (1, -1):
            while rows and columns and not self.cost(rows[::step][0], columns[::step][0]):
                end = 0 if step == 1 else -1
                self.pairs[rows.pop(end)] = columns.pop(end)
        self.pair_at_least_cost(rows, columns)

    def pair_at_least_cost(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        """Pair layers in their order at the least total cost, by dynamic programming.

        Of very long lists only the cells near the diagonal are computed.
        """
        height, width = len(rows), len(columns)
        reach = max(CELLS // (2 * height + 1), width // (height + 1) + 2)
        table = [CostLine(0, [GAP * n for n in range(min(reach, width) + 1)])]
        for number, row in enumerate(rows, start=1):
            middle = number * width // height
            start, end = max(middle - reach, 0), min(middle + reach, width)
            # The column before the first one of the table has no layer.
            costs = [self.cost(row, column) for column in columns[max(start - 1, 0) : end]]
            table.append(table[-1].next(start, costs if start else [GAP * 3, *costs]))
        self.pairs.update((rows[i], columns[j]) for i, j in _path(table, height, width))


LEFT, UP, BOTH = (0, 1), (1, 0), (1, 1)
"""The ways from a cell to the one before it: the rows and the columns back."""


@dataclass(slots=True)
class CostLine:
    """The computed cells of one row of the table.

    Attributes:
        start: the column of the first cell.
        totals: the least cost up to each cell.
        ways: the way from each cell to the one before it.
    """

    start: int
    totals: list[int]
    ways: list[tuple[int, int]] = field(default_factory=list)

    def next(self, start: int, costs: Sequence[int]) -> CostLine:
        """Return the row below, of which the first cell is in a column.

        Args:
            start: the column.
            costs: the cost of the pair that ends in each cell.
        """
        far = [UNREACHED] * len(costs)
        above = [UNREACHED, *self.totals][start - self.start :] + far
        line, left = CostLine(start, []), UNREACHED
        # This runs for each cell; of equal costs the first way is taken.
        for cost, before, up in zip(costs, above, above[1:]):
            total, way = left + GAP, LEFT
            if up + GAP < total:
                total, way = up + GAP, UP
            if before + cost < total:
                total, way = before + cost, BOTH
            line.totals.append(total)
            line.ways.append(way)
            left = total
        return line


UNREACHED = 10**15
"""More than the cost of any way: no cell is there."""


def _path(table: Sequence[CostLine], row: int, column: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs on the path of least cost, from the end to the start."""
    while row:
        line = table[row]
        rows, columns = line.ways[column - line.start]
        row, column = row - rows, column - columns
        if rows and columns:
            yield row, column


def _number(key: object, numbers: dict[object, int]) -> int:
    """Return the number of a key, which is faster to compare than the key."""
    return numbers.setdefault(key, len(numbers))


def _origins(model: Item, numbers: dict[object, int]) -> Sequence[object]:
    """Return a number for all that each layer of a model is computed from."""
    graph = model.operation
    if isinstance(graph, Sequential) and graph.functional:
        graph = graph.functional
    if not isinstance(graph, Functional):
        return [None] * len(model.inner)
    keys = {item.operation: item.key for item in model.inner}
    of_node: dict[Node, int] = {}
    calls: dict[object, list[int]] = {}
    for node in graph.order.nodes:
        read = tuple((of_node.get(tensor.node), tensor.index) for tensor in node.input_tensors)
        of_node[node] = _number((keys.get(node.operation), read), numbers)
        calls.setdefault(node.operation, []).append(of_node[node])
    return [tuple(calls.get(item.operation, ())) for item in model.inner]


def _cost(first: Item, second: Item) -> int:
    renamed = 0 if first.label == second.label else RENAMED
    if first.class_name != second.class_name and (renamed or not first.label):
        return 2 * GAP + 1
    changes = 0 if first.key == second.key else max(_changes(first, second), 1)
    return min(renamed + changes * CHANGED, MOST)


def _changes(first: Item, second: Item) -> int:
    """Return the number of arguments and inner layers that differ."""
    names = first.arguments.keys() | second.arguments.keys()
    changed = [name for name in names if not same(first.canonical(name), second.canonical(name))]
    keys = zip_longest([item.key for item in first.inner], [item.key for item in second.inner])
    return len(changed) + len([pair for pair in keys if pair[0] != pair[1]])


def _side_by_side(
    first: Sequence[Item], second: Sequence[Item], pairs: dict[int, int]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield pairs in the order of the second model.

    A layer of the first model only comes after the partner of the layer before it.
    """
    partners = {column: row for row, column in pairs.items()}
    removed: dict[int, list[Item]] = {}
    last = -1
    for row, item in enumerate(first):
        last = pairs.get(row, last)
        if row not in pairs:
            removed.setdefault(last, []).append(item)
    for column in range(-1, len(second)):
        if column >= 0:
            row_item = first[partners[column]] if column in partners else None
            yield row_item, second[column]
        yield from ((item, None) for item in removed.get(column, ()))
