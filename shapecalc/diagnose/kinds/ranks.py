"""What to do about a shape with too few or too many axes: said from the axes that a layer takes."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.message import MessageFields, tuple_of

BOUNDS = {"least": "at least ", "most": "at most "}
"""What stands before a number of axes that is not the only one."""

NUMPY = "x = x[..., np.newaxis]"


def compared(t: MessageFields) -> str:
    """What the layer takes, and what it gets."""
    name = _wanted(t)
    takes = f"{BOUNDS.get(name, '')}{t[name]} axes"
    if len(t.axes) == t.number(name):
        takes = f"{t.takes}, {len(t.axes)} axes"
    gets = f"{t['shape']}, {t['found']} axes" if t.shape else f"{t['found']} axes"
    return f"{t.layer} takes {takes}; it gets {gets}"


def _wanted(t: MessageFields) -> str:
    """What the number of axes is called that a message asks for."""
    return next((name for name in BOUNDS if name in t.said), "expected")


def cures(t: MessageFields) -> Sequence[str]:
    """The ways to the right number of axes."""
    missing = t.number(_wanted(t)) - t.number("found")
    if t.number("found") == 0:
        return [f"call {t.layer} on a tensor or an array, not on a number"]
    if missing < 0:
        return _too_many(t)
    if t.shape and t.shape[0] != "None" and missing == 1:
        return [f"if {t['shape']} is a single sample, add the axis of the batch: x[np.newaxis]"]
    if t.axes[1:2] == ("time",) and missing == 1:
        return _no_time(t)
    if missing == 1:
        return _no_channels(t)
    whole = f": {t.takes}" if t.axes else ""
    return [
        f"take away the Flatten before {t.layer}, or bring the axes back with a Reshape",
        f"give the model the data as they are{whole}",
    ]


def _no_time(t: MessageFields) -> Sequence[str]:
    width = t.shape[-1] if t.shape else "n"
    return [
        f"set return_sequences=True on the recurrent layer before {t.layer}",
        f"if no recurrent layer stands before it, make {width} time steps of one feature of every "
        f"row: Input(shape=({width}, 1)), or Reshape(({width}, 1)) before {t.layer}",
    ]


def _no_channels(t: MessageFields) -> Sequence[str]:
    inner = [*t.shape[1:], "1"] if t.shape else ["…", "1"]
    last = t.axes[-1] if t.axes else "channels"
    return [
        f"add the axis of the {last}: Input(shape={tuple_of(inner)}), and {NUMPY} for the data",
        f"Reshape({tuple_of(inner)}) before {t.layer}",
    ]


def _too_many(t: MessageFields) -> Sequence[str]:
    if t.rule and "height" in t.axes:
        kept = tuple_of(t.shape[-len(t.axes) + 1 :]) if t.shape else "(height, width, channels)"
        return [
            f"leave the number of samples out of the shape of the input: Input(shape={kept})",
            f"for a series of images wrap the layer: TimeDistributed({t.rule.name}(…))",
        ]
    return [
        f"leave return_sequences=True off the recurrent layer before {t.layer}",
        f"put Flatten() or GlobalAveragePooling1D() before {t.layer}",
    ]
