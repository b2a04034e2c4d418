"""Pictures in text: which positions a window covers, what padding adds, the parts of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapecalc.explain.layer import Explanation

WIDEST = 20
"""The longest axis that is drawn, padding included."""

MOST = 6
"""How many windows are drawn."""

AXES = ("height", "width", "depth")


def picture(found: Explanation) -> Iterator[str]:
    """A picture of a layer, if there is one."""
    if found.rule.gates and isinstance(found.total, int):
        yield from _parts(found)
    a = found.arguments
    kernel = getattr(a, "kernel_size", None) or getattr(a, "pool_size", None)
    padding = getattr(a, "padding", None)
    drawn = padding in ("valid", "same", "causal") and "output_padding" not in found.rule.arguments
    if drawn and isinstance(kernel, tuple) and len(found.inputs) == 1:
        yield from _window(found, kernel[0])


def _parts(found: Explanation) -> Iterator[str]:
    """The parts of a recurrent layer, which have as many weights each."""
    names = found.rule.gates
    each, rest = divmod(found.total, len(names))
    if rest:
        return
    width, features = found.number(found.outputs[0][-1]), found.number(found.inputs[0][-1])
    arriving = [f"input ({features})", f"state ({width})"]
    column = max(map(len, arriving))
    blank = " " * (column + 1)
    joins = [
        f"{arriving[0].ljust(column)} ─┐  ",
        f"{blank} ├──",
        f"{arriving[1].ljust(column)} ─┘  ",
    ]
    joins += [f"{blank}    "] * (len(names) - len(joins))
    left = max(map(len, names))
    ends = _ends(len(names))
    yield ""
    for number, join in enumerate(joins):
        name = names[number - (len(names) == 1)] if ends[number].strip() else ""
        told = f"{name.ljust(left)}  {each:,} parameters" if name else ""
        yield f"  {join}{ends[number]}{told}".rstrip()


def _ends(count: int) -> list[str]:
    """How the lines to so many parts begin."""
    if count == 1:
        return ["", "── ", ""]
    return ["┌─ ", "┼─ ", *["├─ "] * (count - 3), "└─ "]


def _window(found: Explanation, reach: int) -> Iterator[str]:
    """Where a window stands along the first axis that it moves over."""
    a = found.arguments
    first = 2 if a.data_format == "channels_first" else 1
    size, positions = found.number(found.inputs[0][first]), found.number(found.outputs[0][first])
    step = _step(a)
    gaps = (getattr(a, "dilation_rate", None) or (1,))[0]
    numbers = (size, positions, step, reach, gaps)
    if not all(isinstance(number, int) for number in numbers):
        return
    reach = (reach - 1) * gaps + 1
    before, behind = _padding(a.padding, size, positions, step, reach)
    if not 1 < before + size + behind <= WIDEST:
        return
    yield ""
    rank = len(found.inputs[0]) - 2
    axis = "" if rank == 1 else f" along the {AXES[0] if rank == 2 else AXES[2]}"
    added = (
        f", with {before} places added in front and {behind} behind" if a.padding != "valid" else ""
    )
    yield f"{positions} positions of a window of {reach}{axis}{added}:"
    cells = ["0"] * before + [str(n) for n in range(1, size + 1)] + ["0"] * behind
    yield "  " + "".join(cell.rjust(3) for cell in cells)
    for position in range(min(positions, MOST)):
        start = position * step
        covered = [(n - start) % gaps == 0 and 0 <= n - start < reach for n in range(len(cells))]
        yield "  " + "".join("  ■" if on else "  ·" for on in covered)
    if positions > MOST:
        yield "    …"
    left = before + size + behind - ((positions - 1) * step + reach)
    if left > 0:
        yield f"  {left} at the end {'is' if left == 1 else 'are'} never covered."


def _step(a: Any) -> Any:
    strides = a.strides or a.pool_size
    return strides[0]


def _padding(padding: str, size: int, positions: int, step: int, reach: int) -> tuple[int, int]:
    """How many zeros stand before and behind; an odd one stands behind."""
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return reach - 1, 0
    total = max((positions - 1) * step + reach - size, 0)
    return total // 2, total - total // 2
