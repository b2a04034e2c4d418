"""SC402: how to explain and fix a wrong number of axes, using the axes that the layer expects."""

from __future__ import annotations

from collections.abc import Sequence

from shapecalc.declare.names import snake_case
from shapecalc.diagnose.message import MessageFields, is_model, tuple_of

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


def fixes(t: MessageFields, first: str = "") -> Sequence[str]:
    """Return the ways to give the layer the right number of axes.

    Args:
        t: the fields of the message.
        first: what follows the class in the automatic name of the first layer of its class.
    """
    missing = t.number(_bound(t)) - t.number("found")
    if t.number("found") == 0:
        return [f"call {t.layer} on a tensor or an array, not on a number"]
    if missing < 0:
        return _drop_axes(t, -missing)
    if t.shape and t.shape[0] != "None" and missing == 1:
        return [
            f"if {t['shape']} is a single sample, add the batch axis: x[np.newaxis], or "
            "dataset.batch(32) for a tf.data pipeline"
        ]
    if is_model(t.name) and missing == 1:
        sample = "if the data are one sample, add the batch axis: x[np.newaxis]"
        if len(t.shape) == 3 and t.shape[-1] not in ("1", "3", "4"):
            return [f"add the channels axis: {NUMPY}", sample]
        return [sample, f"or add the last axis: {NUMPY}"]
    if t.shape == ["None"]:
        return [
            "make each sample a row: np.array([x]) for one sample, x.reshape(-1, 1) for one number "
            "per sample"
        ]
    if t.axes[1:2] == ("time",) and missing == 1 and len(t.axes) == 3:
        return _add_time(t, first)
    if t.axes[1:2] == ("time",) and missing == 1:
        return _add_frames(t)
    if missing == 1:
        return _add_channels(t)
    axes = f": {t.takes}" if t.axes else ""
    return [
        f"remove the Flatten or the global pooling before {t.layer}, or restore the axes with a "
        "Reshape",
        f"pass the data to the model without flattening them{axes}",
    ]


def _add_time(t: MessageFields, first: str) -> Sequence[str]:
    """Return how a layer gets a time axis; the first of its kind seldom follows a recurrent one."""
    width = t.shape[-1] if t.shape else "n"
    recurrent = f"set return_sequences=True on the recurrent layer before {t.layer}"
    steps = (
        f"turn each row into {width} time steps of one feature: Input(shape=({width}, 1)), or "
        f"Reshape(({width}, 1)) before {t.layer}"
    )
    if t.rule and t.name == f"{snake_case(t.rule.name)}{first}":
        return [steps, f"if there is a recurrent layer before it: {recurrent}"]
    return [recurrent, f"if there is no recurrent layer before it, {steps}"]


def _add_frames(t: MessageFields) -> Sequence[str]:
    inner = tuple_of(["steps", *t.shape[1:]]) if t.shape else t.takes
    return [
        f"add the time axis, with the frames of a film as steps: Input(shape={inner})",
        f"set return_sequences=True on the recurrent layer before {t.layer}",
    ]


def _add_channels(t: MessageFields) -> Sequence[str]:
    inner = [*t.shape[1:], "1"] if t.shape else ["…", "1"]
    last = t.axes[-1] if t.axes else "channels"
    ways = [
        f"add the {last} axis: Input(shape={tuple_of(inner)}), and {NUMPY} for the data",
        f"put Reshape({tuple_of(inner)}) before {t.layer}",
    ]
    if t.axes[1:2] == ("steps",):
        ways.append(f"after a recurrent layer, set return_sequences=True on it, before {t.layer}")
    return ways


def _drop_axes(t: MessageFields, extra: int) -> Sequence[str]:
    if t.axes[1:2] == ("steps",) and extra == 1:
        kept = tuple_of(t.shape[-2:]) if t.shape else "(steps, channels)"
        return [
            "for pictures use Conv2D and MaxPooling2D instead of the layers with 1D",
            f"for series, leave the extra axis out of the input shape: Input(shape={kept})",
        ]
    if t.axes[1:2] == ("time",) and "height" not in t.axes:
        shape = f" of {t['shape']}" if t.shape else ""
        count = "the last two axes" if extra == 1 else f"the last {extra + 1} axes"
        kept = tuple_of(t.shape[-2:]) if t.shape else "(steps, features)"
        return [
            f"join {count}{shape} into features: TimeDistributed(Flatten()) before {t.layer}",
            f"leave the number of samples out of the input shape: Input(shape={kept})",
        ]
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
