"""SC402: how to explain and fix a wrong number of axes, using the axes that the layer expects."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.diagnose.message import MessageFields, tuple_of

BOUNDS = {"least": "at least ", "most": "at most "}
"""The words before a number of axes, by the field that holds it."""

NUMPY = "x = x[..., np.newaxis]"


def comparison(t: MessageFields) -> str:
    """Return a sentence with the axes that the layer expects, and those that it gets.

    >>> comparison(MessageFields({"expected": "3", "found": "2", "shape": "(None, 8)"}))
    'the layer expects 3 axes but got 2 axes, (None, 8)'
    """
    name = _bound(t)
    expected = f"{BOUNDS.get(name, '')}{_axes(t[name])}"
    if len(t.axes) == t.number(name):
        expected += f", {t.takes},"
    shape = f", {t['shape']}" if t.shape else ""
    return f"{t.layer} expects {expected} but got {_axes(t['found'])}{shape}"


def _axes(number: str) -> str:
    return f"{number} {'axis' if number == '1' else 'axes'}"


def _bound(t: MessageFields) -> str:
    """Return the name of the field that holds the expected number of axes."""
    return next((name for name in BOUNDS if name in t.captured), "expected")


def fixes(t: MessageFields) -> Sequence[str]:
    """Return the ways to give the layer the right number of axes."""
    missing = t.number(_bound(t)) - t.number("found")
    if t.number("found") == 0:
        return [f"call {t.layer} on a tensor or an array, not on a number"]
    if missing < 0:
        return _drop_axes(t)
    if t.shape and t.shape[0] != "None" and missing == 1:
        return [f"if {t['shape']} is a single sample, add the batch axis: x[np.newaxis]"]
    if t.axes[1:2] == ("time",) and missing == 1:
        return _add_time(t)
    if missing == 1:
        return _add_channels(t)
    axes = f": {t.takes}" if t.axes else ""
    return [
        f"remove the Flatten before {t.layer}, or restore the axes with a Reshape",
        f"pass the data to the model without flattening them{axes}",
    ]


def _add_time(t: MessageFields) -> Sequence[str]:
    width = t.shape[-1] if t.shape else "n"
    return [
        f"set return_sequences=True on the recurrent layer before {t.layer}",
        f"if there is no recurrent layer before it, turn each row into {width} time steps of one "
        f"feature: Input(shape=({width}, 1)), or Reshape(({width}, 1)) before {t.layer}",
    ]


def _add_channels(t: MessageFields) -> Sequence[str]:
    inner = [*t.shape[1:], "1"] if t.shape else ["…", "1"]
    last = t.axes[-1] if t.axes else "channels"
    return [
        f"add the {last} axis: Input(shape={tuple_of(inner)}), and {NUMPY} for the data",
        f"put Reshape({tuple_of(inner)}) before {t.layer}",
    ]


def _drop_axes(t: MessageFields) -> Sequence[str]:
    if t.rule and "height" in t.axes:
        kept = tuple_of(t.shape[-len(t.axes) + 1 :]) if t.shape else "(height, width, channels)"
        return [
            f"leave the number of samples out of the input shape: Input(shape={kept})",
            f"for a sequence of images, wrap the layer: TimeDistributed({t.rule.name}(…))",
        ]
    return [
        f"remove return_sequences=True from the recurrent layer before {t.layer}",
        f"put Flatten() or GlobalAveragePooling1D() before {t.layer}",
    ]
