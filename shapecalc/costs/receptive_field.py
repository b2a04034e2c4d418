"""Receptive fields: how much of an input a position of an output sees, axis by axis.

A position stands for all of its channels. The field is that of a position far from the edges: near
them, a part of it lies in the padding. Of several paths, the field covers all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from shapecalc.algebra.size import Shape
from shapecalc.costs.calls import ModelCalls, TracedCall, calls_of
from shapecalc.costs.one_example import OneExample
from shapecalc.dataclasses import dataclass
from shapecalc.declare.layer import RuleError
from shapecalc.declare.operation import Array, sight_of
from shapecalc.declare.sight import NOWHERE, Ranges, Sight, Window
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import Operation, Tensor, UnknownShapeError, flatten, leaves, shape_of

MOST_PHASES = 256
"""Enlarged images repeat what their pixels see; longer patterns are not followed."""


@dataclass(frozen=True, slots=True)
class SeenAxis:
    """What the positions along an axis see of an axis of an input.

    Along enlarged axes, neighbours may see the same. So the first positions are listed, as many as
    it takes until all repeats itself further on.

    Attributes:
        axis: the axis of the tensor; `NOWHERE` if all of it sees the same positions.
        step: how far on the input it is to the positions that see the same as the first ones.
        lows: the first position of the input that each sees; None if it sees none.
        highs: the last one.
    """

    axis: int
    step: int
    lows: Sequence[int | None]
    highs: Sequence[int | None]

    def low(self, position: int) -> int | None:
        """Return the first position of the input that a position sees."""
        turn, phase = divmod(position, len(self.lows))
        low = self.lows[phase]
        return None if low is None else low + turn * self.step

    def high(self, position: int) -> int | None:
        """Return the last position of the input that a position sees."""
        turn, phase = divmod(position, len(self.highs))
        high = self.highs[phase]
        return None if high is None else high + turn * self.step


ALL = "all"
UNSURE = "?"
"""What is seen of an axis, if it is everything, or if it is unknown."""

Seen = Mapping[Tensor, Sequence[SeenAxis | str]]
"""What a tensor sees of each input, for each of its axes behind the batch."""


@dataclass(frozen=True, slots=True)
class AxisField:
    """The receptive field along one axis of an input.

    Attributes:
        size: how many positions of the input a position sees; None if all, or if it is unknown.
        stride: how far the fields of neighbours are apart; None if all see the same.
        first: the first position of the input that the first position sees; negative for padding.
        known: whether it is known; without a size it is the whole axis.
    """

    size: int | None = None
    stride: Fraction | None = None
    first: int | None = None
    known: bool = True

    def __str__(self) -> str:
        return str(self.size) if self.size else ALL if self.known else UNSURE


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """What a position of an output sees of an input: one `AxisField` for each axis of positions.

    >>> str(ReceptiveField("image", [AxisField(31), AxisField(7)]))
    '31×7'
    >>> str(ReceptiveField("image", [AxisField(212), AxisField(212)]))
    '212'
    """

    input: str
    axes: Sequence[AxisField]

    def __str__(self) -> str:
        texts = list(map(str, self.axes))
        return texts[0] if len(set(texts)) == 1 else "×".join(texts)


def receptive_fields(example: OneExample) -> Mapping[Operation, Sequence[ReceptiveField]]:
    """Return the receptive fields of the layers, models and operations in a model.

    Each is that of the first output of the last call, with one field for each input of the model
    that it sees. An operation that is not there is never called, or the model is no graph.

    >>> from shapecalc.costs.one_example import one_example
    >>> from shapecalc.read.document import read_data
    >>> layers = ["Conv2D(8, (3, 5), strides=2, input_shape=(64, 64, 3))", "MaxPooling2D()"]
    >>> example = one_example(read_data([*layers, "GlobalAveragePooling2D()"]))
    >>> fields = receptive_fields(example)
    >>> [receptive_text(fields[layer]) for layer in example.model.layers]
    ['3×5', '5×7', 'all']
    """
    calls = calls_of(example)
    if calls is None:
        return {}
    seen = all_seen(calls)
    first = has_channels_first(calls)
    tensors = {tensor.node.operation: tensor for tensor in calls.inputs if has_node(tensor)}
    tensors |= {call.operation: flatten(call.outputs)[0] for call in calls.calls if call.outputs}
    tensors |= {model: outputs[0] for model, outputs in calls.models.items() if outputs}
    return {
        operation: list(_fields(tensor, seen.get(tensor, {}), first))
        for operation, tensor in tensors.items()
    }


def has_node(tensor: Tensor) -> bool:
    """Return whether a tensor comes from a call; the inputs of a model of one's own do not."""
    return hasattr(tensor, "node")


def receptive_text(fields: Sequence[ReceptiveField]) -> str:
    """Return receptive fields as text: ``212``, ``31×7``, ``all``; of several inputs, each once."""
    return ", ".join(dict.fromkeys(str(field) for field in fields if field.axes))


def has_channels_first(calls: ModelCalls) -> bool:
    """Return whether the layers of a model have the channels before the positions."""
    formats = (
        getattr(call.operation.arguments, "data_format", None)
        for call in calls.calls
        if isinstance(call.operation, DeclaredLayer)
    )
    return next(filter(None, formats), "") == "channels_first"


def channels(rank: int, first: bool) -> int | None:
    """Return the axis of the channels of a tensor; None if there is only one axis."""
    return (1 if first else rank - 1) if rank > 2 else None


def _fields(tensor: Tensor, seen: Seen, first: bool) -> Iterator[ReceptiveField]:
    shape = shape_of(tensor)
    own = None if shape is None else channels(len(shape), first)
    for source, spans in seen.items():
        hidden = channels(len(spans) + 1, first)
        axes = [
            _axis_field(ALL if isinstance(span, SeenAxis) and span.axis == own else span)
            for axis, span in enumerate(spans, start=1)
            if axis != hidden
        ]
        yield ReceptiveField(source.node.operation.name if has_node(source) else "", axes)


def _axis_field(span: SeenAxis | str) -> AxisField:
    if not isinstance(span, SeenAxis):
        return AxisField(known=span == ALL)
    pairs = zip(span.lows, span.highs)
    size = max(b - a + 1 for a, b in pairs if a is not None and b is not None)
    stride = None if span.axis == NOWHERE else abs(Fraction(span.step, len(span.lows)))
    return AxisField(size, stride, span.low(0))


def all_seen(calls: ModelCalls) -> Mapping[Tensor, Seen]:
    """Return what each tensor of a model sees."""
    seen: dict[Tensor, Seen] = {}
    for tensor in calls.inputs:
        rank = len(tensor.shape)
        seen[tensor] = {tensor: [SeenAxis(axis, 1, [0], [0]) for axis in range(1, rank)]}
    unsure = {tensor: [UNSURE] * len(parts[tensor]) for tensor, parts in seen.items()}
    seen |= dict.fromkeys(calls.lost, unsure)
    for call in calls.calls:
        for output, parts in zip(flatten(call.outputs), _parts(call)):
            # Sizes, such as the new shape for a reshape, are the same for all numbers.
            used = [(t, sight) for t, sight in parts if t in seen and t.value is None]
            apart = {window.axis for _, sight in used for window in _apart(sight)}
            seen[output] = together((moved(seen[t], sight) for t, sight in used), apart)
    return seen


def _apart(sight: Sight | None) -> Iterator[Window]:
    """Yield the windows of axes along which several tensors follow each other."""
    windows = sight.values() if sight else ()
    return (steps for steps in windows if isinstance(steps, Window) and steps.apart)


def _parts(call: TracedCall) -> Iterator[Sequence[tuple[Tensor, Sight | None]]]:
    """Yield which tensors each output of a call sees, and how."""
    count = len(flatten(call.outputs))
    try:
        yield from _sights(call, count)
    except (RuleError, UnknownShapeError):
        yield from ([[(tensor, None) for tensor in call.reads]] * count)


def _sights(call: TracedCall, count: int) -> Sequence[Sequence[tuple[Tensor, Sight | None]]]:
    """Return the tensors that each output of a call sees, and how.

    Raises:
        RuleError: if the operation does not accept the arguments.
        UnknownShapeError: if they depend on code which is defined elsewhere.
    """
    operation = call.operation
    rule = getattr(operation, "rule", None)
    # A layer that works only in training returns its input here.
    if getattr(rule, "pointwise", False) or getattr(rule, "only_in_training", False):
        shape = flatten(call.outputs)[0].shape
        parts = [(tensor, _aligned(tensor.shape, shape)) for tensor in call.reads]
    elif isinstance(operation, DeclaredLayer):
        parts = list(_of_layer(operation, call))
    else:
        return _of_operation(call, count)
    if getattr(rule, "elementwise", False) and len(parts) == count:
        return [[part] for part in parts]
    return [parts] * count


def _of_layer(layer: DeclaredLayer, call: TracedCall) -> Iterator[tuple[Tensor, Sight | None]]:
    """Yield the tensors that a layer reads, and what its first output sees of each."""
    first, others = layer.bind_call(call.arguments, call.keywords)
    results = layer.results_of_call(call.arguments, call.keywords)
    sight: Any = results[0].sight if results else None
    for number, tensor in enumerate(flatten(first)):
        yield tensor, sight[number] if isinstance(sight, list) else sight
    yield from ((tensor, {}) for tensor in flatten(others))


def _of_operation(call: TracedCall, count: int) -> Sequence[Sequence[tuple[Tensor, Sight | None]]]:
    """Return the tensors that each output of an operation sees, and how."""
    results = call.operation.results_of_call(call.arguments, call.keywords) or [None] * count
    parts = []
    for result in results:
        sights = None if result is None else sight_of(result)
        if not isinstance(sights, list):  # That of the first tensor; the others are seen in full.
            sights = [sights] * len(call.reads) if sights is None else [sights]
        if len(sights) > len(call.reads):  # Some of the arrays are constant.
            of_arrays = [*zip(filter(_is_array, leaves([call.arguments, call.keywords])), sights)]
            sights = [sight for array, sight in of_arrays if isinstance(array, Tensor)]
            if len(sights) != len(call.reads):
                sights = [None] * len(call.reads)
        more: list[Any] = [{}] * (len(call.reads) - len(sights))
        parts.append(list(zip(call.reads, [*sights, *more])))
    return parts


def _is_array(leaf: Any) -> bool:
    return isinstance(leaf, (Tensor, Array))


def _aligned(x: Shape, shape: Shape) -> Sight | None:
    """Return how an input is seen by an output of its shape, or one to which it is broadcast."""
    more = len(shape) - len(x)
    return {n: Window(n + more) for n in range(len(x)) if n + more >= 0 and x[n] == shape[n + more]}


def moved(seen: Seen, sight: Sight | None) -> Seen:
    """Return what an output sees of the inputs through the windows of a layer."""
    return {source: [_through(span, sight) for span in spans] for source, spans in seen.items()}


def _through(span: SeenAxis | str, sight: Sight | None) -> SeenAxis | str:
    if isinstance(span, SeenAxis) and span.axis == NOWHERE:
        return UNSURE if sight is None else span
    if span == ALL or sight == {}:
        return ALL
    if not isinstance(span, SeenAxis) or sight is None:
        return UNSURE
    if span.axis not in sight:
        return ALL
    steps = sight[span.axis]
    if steps is None:
        return UNSURE
    for window in [steps] if isinstance(steps, (Window, Ranges)) else steps:
        if isinstance(span, SeenAxis):
            span = look(span, window)
    return span


def look(span: SeenAxis, window: Window | Ranges) -> SeenAxis | str:
    """Return what the outputs of a window see.

    >>> pixels = SeenAxis(1, 1, [0], [0])
    >>> look(look(pixels, Window(1, kernel=3, before=1)), Window(1, kernel=2, stride=2))
    SeenAxis(axis=1, step=2, lows=[-1], highs=[2])
    """
    if isinstance(window, Ranges):
        return _look_at_ranges(span, window)
    numbers = (window.kernel, window.dilation, window.stride, window.before)
    if any(type(number) is not int for number in numbers) or min(numbers[:2]) < 1:
        return UNSURE
    period, stride = len(span.lows), window.stride
    if not stride:
        return UNSURE
    count = period * stride if window.spreads else period // gcd(period, stride)
    step = span.step if window.spreads else span.step * stride * count // period
    if window.axis == NOWHERE:
        count, step = 1, 0
    if count > MOST_PHASES:
        return UNSURE
    points = [_points(position, window, period) for position in range(count)]
    lows = [_least(map(span.low, seen), min) for seen in points]
    highs = [_least(map(span.high, seen), max) for seen in points]
    if all(low is None for low in lows):
        return UNSURE
    return SeenAxis(window.axis, step, lows, highs)


def _look_at_ranges(span: SeenAxis, window: Ranges) -> SeenAxis | str:
    """Return what outputs see whose windows are listed."""
    period = len(span.lows)
    turns = period // gcd(period, window.step)
    if turns * len(window.lows) > MOST_PHASES:
        return UNSURE
    lows, highs = [], []
    for turn in range(turns):
        for low, high in zip(window.lows, window.highs):
            first, last = (at + turn * window.step for at in (low, high))
            seen = {*range(first, last + 1)[:period], *range(first, last + 1)[-period:]}
            lows.append(_least(map(span.low, seen), min))
            highs.append(_least(map(span.high, seen), max))
    return SeenAxis(window.axis, span.step * turns * window.step // period, lows, highs)


def _points(position: int, window: Window, period: int) -> Sequence[int]:
    """Return the first and the last positions that a window sees.

    What they see of the input repeats itself, so as many are looked at on each side.
    """
    kernel, stride, gap = window.kernel, window.stride, window.dilation
    most = stride * period if window.spreads else period
    numbers = {*range(kernel)[:most], *range(kernel)[-most:]}
    if not window.spreads:
        return [position * stride - window.before + n * gap for n in numbers]
    shifts = [position + window.before - n * gap for n in numbers]
    return [at // stride for at in shifts if at % stride == 0]


def together(parts: Iterable[Seen], apart: Collection[int] = ()) -> Seen:
    """Return what is seen on any of several paths.

    Args:
        parts: what is seen on each of them.
        apart: the axes along which each position is on one of the paths only.
    """
    joined: dict[Tensor, Sequence[SeenAxis | str]] = {}
    for seen in parts:
        for source, spans in seen.items():
            before = joined.get(source, spans)
            joined[source] = [_joined(a, b, apart) for a, b in zip(before, spans)]
    return joined


def _joined(a: SeenAxis | str, b: SeenAxis | str, apart: Collection[int]) -> SeenAxis | str:
    """Return what is seen along an axis on either of two paths."""
    if a == b or ALL in (a, b):
        return a if a == b else ALL
    if not (isinstance(a, SeenAxis) and isinstance(b, SeenAxis)):
        return UNSURE
    count = lcm(len(a.lows), len(b.lows))
    steps = {span.step * count // len(span.lows) for span in (a, b)}
    if a.axis != b.axis or a.axis in apart or len(steps) > 1 or count > MOST_PHASES:
        return UNSURE
    lows = [_least([a.low(n), b.low(n)], min) for n in range(count)]
    highs = [_least([a.high(n), b.high(n)], max) for n in range(count)]
    return SeenAxis(a.axis, steps.pop(), lows, highs)


def _least(values: Iterable[int | None], of: Any) -> Any:
    return of((value for value in values if value is not None), default=None)
