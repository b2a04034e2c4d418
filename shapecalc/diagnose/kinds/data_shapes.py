"""SC601: how to make data fit a model, by comparing the two shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations
from math import isqrt, prod

from shapecalc.diagnose.message import MessageFields, tuple_of

BATCH = "add the batch axis: x[np.newaxis] for one sample, dataset.batch(32) for a tf.data pipeline"
NEWAXIS = "add the last axis: x = x[..., np.newaxis]"
COLUMN = "look for a missing or an extra column, such as the index or the label"
TO_THREE = "repeat the gray channel: x = np.repeat({}, 3, axis=-1)"
TO_GRAY = (
    "convert the pictures to gray: load them with color_mode='grayscale', or "
    "x = tf.image.rgb_to_grayscale(x)"
)
WITHOUT_ALPHA = (
    "drop the alpha channel: x = x[..., :3], or load the pictures with image.convert('RGB')"
)
SEVERAL = "for a model with several inputs, pass the arrays in the order of its inputs"


def fixes(wanted: Sequence[str], own: Sequence[str]) -> Sequence[str]:
    """Return the ways to make data fit a model, the most likely one first.

    Args:
        wanted: the input shape of the model, with the batch.
        own: the shape of the data.

    >>> fixes(["None", "28", "28", "1"], ["8", "28", "28"])
    ['add the last axis: x = x[..., np.newaxis]']
    >>> fixes(["None", "32", "32", "3"], ["8", "3", "32", "32"])
    ['move the axes into the order of the model: x = np.transpose(x, (0, 2, 3, 1))']
    """
    if not wanted or not own:
        return _compared(wanted)
    if list(own) == list(wanted[1:]):
        return [BATCH]
    if wanted[0].isdecimal() and wanted[0] != own[0] and _fits(wanted[1:], own[1:]):
        return [
            f"the model was built for batches of {wanted[0]}: use batch_size={wanted[0]} in fit "
            "and predict, with a multiple of it as the number of samples"
        ]
    if len(own) == len(wanted) - 1:
        return _missing_axis(wanted, own)
    if len(own) == len(wanted):
        return _other_sizes(wanted, own)
    if len(own) == len(wanted) + 1 and list(own[2:]) == list(wanted[1:]):
        return ["there is one axis too many at the beginning: x = x[0]"]
    return _reshaped(wanted, own) or _compared(wanted)


def _fits(wanted: Sequence[str], own: Sequence[str]) -> bool:
    return len(wanted) == len(own) and all(
        size in ("None", other) for size, other in zip(wanted, own)
    )


def _missing_axis(wanted: Sequence[str], own: Sequence[str]) -> Sequence[str]:
    """Return what to do about data with one axis less than the model expects."""
    if len(own) > 1 and list(own[1:]) == list(wanted[1:-1]):
        if wanted[-1] == "1":
            return [NEWAXIS]
        if wanted[-1] == "3" and len(wanted) == 4:
            return [TO_THREE.format("x[..., np.newaxis]")]
    if list(own[1:]) == list(wanted[2:]):
        return [
            f"if the data are one sample of shape {tuple_of(wanted[1:])}, add the batch axis: "
            "x[np.newaxis]"
        ]
    return _reshaped(wanted, own) or _compared(wanted)


def _other_sizes(wanted: Sequence[str], own: Sequence[str]) -> Sequence[str]:
    """Return what to do about data with the right number of axes."""
    different = [at for at in range(1, len(own)) if wanted[at] not in ("None", own[at])]
    last = len(own) - 1
    if different == [last]:
        return _other_width(wanted, own)
    order = axes_in_order(wanted[1:], own[1:])
    if order:
        axes = ", ".join(map(str, [0, *order]))
        return [f"move the axes into the order of the model: x = np.transpose(x, ({axes}))"]
    if len(own) == 4 and last not in different:
        size = f"({wanted[1]}, {wanted[2]})"
        return [
            f"resize the pictures: x = tf.image.resize(x, {size}), or load them with "
            f"image_size={size}",
            *_new_input(own),
        ]
    if len(own) == 3 and different == [1]:
        return [
            f"cut or pad every sample to {wanted[1]} time steps; a model without Flatten can take "
            f"any length: Input(shape=(None, {wanted[2]}))"
        ]
    return _reshaped(wanted, own) or [*_compared(wanted), *_new_input(own)]


def _other_width(wanted: Sequence[str], own: Sequence[str]) -> Sequence[str]:
    """Return what to do if only the last size differs."""
    colors = channels(wanted[-1], own[-1]) if len(own) == 4 else []
    if colors:
        return colors
    if len(own) == 2:
        return [f"give the data {wanted[-1]} columns: {COLUMN}", *_new_input(own), SEVERAL]
    return [
        f"give the data {wanted[-1]} numbers on the last axis instead of {own[-1]}: {COLUMN}",
        *_new_input(own),
    ]


def channels(wanted: str, own: str) -> list[str]:
    """Return how to get the right number of channels of pictures; nothing for unusual numbers.

    >>> channels("3", "4")[0].partition(":")[0]
    'drop the alpha channel'
    """
    known = {
        ("3", "4"): WITHOUT_ALPHA,
        ("3", "1"): TO_THREE.format("x"),
        ("1", "3"): TO_GRAY,
        ("1", "4"): TO_GRAY.replace("load them", "drop the alpha channel, or load them"),
    }
    return [known[wanted, own]] if (wanted, own) in known else []


def axes_in_order(wanted: Sequence[str], own: Sequence[str]) -> Sequence[int]:
    """Return the axes, counted with the batch, in the order that gives another shape.

    Of several orders it is the one that moves the fewest axes past each other. Only sizes that
    are known and of which at least two differ tell an order.

    >>> axes_in_order(["32", "32", "3"], ["3", "32", "32"]), axes_in_order(["4"], ["5"])
    ((2, 3, 1), ())
    """
    if len(own) > 5 or sorted(wanted) != sorted(own) or len(set(own)) < 2 or "None" in own:
        return ()
    fitting = [
        order
        for order in permutations(range(len(own)))
        if [own[axis] for axis in order] == list(wanted)
    ]
    best = min(fitting, key=lambda order: sum(a > b for a, b in pairwise(order)))
    return tuple(axis + 1 for axis in best)


def _reshaped(wanted: Sequence[str], own: Sequence[str]) -> list[str]:
    if _product(own[1:]) == _product(wanted[1:]) > 0:
        sizes = ", ".join(["-1", *wanted[1:]])
        return [f"reshape the data to the input shape of the model: x.reshape({sizes})"]
    return []


def _new_input(own: Sequence[str]) -> list[str]:
    return [f"or change the input shape of the model: Input(shape={tuple_of(own[1:])})"]


def _compared(wanted: Sequence[str]) -> list[str]:
    return [
        f"compare x.shape with {tuple_of(wanted)}: only the first size, the number of samples, may "
        "differ"
    ]


def _product(axes: Sequence[str]) -> int:
    return prod(map(int, axes)) if all(axis.isdecimal() for axis in axes) else 0


def _of_layer(t: MessageFields) -> Sequence[str]:
    """Return the shape of the data that a layer of the model gets."""
    return t.axes_of("data" if "data" in t.captured else "shape")


def width(t: MessageFields) -> str:
    """Return a sentence with the width that a layer expects, and the shape that it gets."""
    return (
        f"{t.layer} expects {t['expected']} numbers on the last axis of its input but got "
        f"{tuple_of(_of_layer(t))}"
    )


def width_fixes(t: MessageFields) -> Sequence[str]:
    """Return how to give a layer the width that it expects, by what it and the model get.

    >>> fields = {"layer": "conv2d", "expected": "3", "data": "(8, 3, 32, 32)"}
    >>> width_fixes(MessageFields(fields))
    ['move the axes into the order of the model: x = np.transpose(x, (0, 2, 3, 1))']
    """
    own, expected, sample = _of_layer(t), t["expected"], t.axes_of("other")
    if not own or "0" in own:
        return [BATCH]
    if len(own) == 4 and own[1] == expected and axes_in_order([*own[2:], expected], own[1:]):
        return fixes(["None", *own[2:], expected], own)
    if own[0] == expected and own[1:] == ["1"]:
        return [BATCH]
    if len(own) == 2 and own[-1] == "1":
        return ["if the data are one sample, make them a row: x = np.array([x])"]
    if len(own) == 2 and (len(sample) == 4 or (not sample and is_flat(expected, own))):
        return [
            "resize the pictures to the size that the model was built for, model.input_shape: "
            "x = tf.image.resize(x, (height, width))"
        ]
    if len(own) > 2 and expected.isdecimal() and _product(own[1:]) == int(expected):
        return [f"flatten each sample: x = x.reshape(-1, {expected})"]
    return fixes(["None", *own[1:-1], expected], own)


def is_flat(expected: str, own: Sequence[str]) -> bool:
    """Return whether a width and a shape are those of flattened pictures, not of table columns."""
    widths = [expected, *own[-1:]]
    return len(own) == 2 and all(width.isdecimal() and int(width) > 500 for width in widths)


def axes_fixes(expected: int, own: Sequence[str]) -> Sequence[str]:
    """Return how to give data a number of axes, with the batch; their sizes are not known.

    >>> axes_fixes(4, ["60000", "28", "28"]), axes_fixes(2, ["8", "28", "28"])
    (['add the last axis: x = x[..., np.newaxis]'], ['flatten each sample: x = x.reshape(-1, 784)'])
    """
    if len(own) > expected:
        total = _product(own[expected - 1 :])
        sizes = ", ".join(["-1", *own[1 : expected - 1], str(total)])
        return [f"flatten each sample: x = x.reshape({sizes})"]
    side = isqrt(_product(own[1:]))
    if len(own) == 2 and expected > 2 and side > 7 and side**2 == _product(own[1:]):
        sizes = ", ".join(["-1", str(side), str(side), *["1"] * (expected - 3)])
        return [f"turn each row into a picture: x = x.reshape({sizes})"]
    if len(own) == 3 and own[-1] in ("1", "3", "4"):
        return ["if the data are one picture, add the batch axis: x[np.newaxis]"]
    if len(own) == 2:
        return [f"{NEWAXIS}; if the data are one sample, add the batch axis: x[np.newaxis]"]
    return [NEWAXIS]
