"""Pictures: every window stands where it does in Keras, and every part has its share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy
import pytest
from command_line import explained
from hypothesis import given, settings
from hypothesis import strategies as st

from shapecalc.explain.model import explain_model
from shapecalc.explain.picture import MOST, WIDEST, image_cells, picture
from shapecalc.explain.windows import WindowAxis
from shapecalc.read.document import read_data
from shapecalc.rules import RULES


def drawn(layer: str, options: str) -> list[str]:
    return list(picture(explained(RULES[layer], options.split())))


@settings(max_examples=25, deadline=None)
@given(
    size=st.integers(2, 12),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same", "causal"]),
)
def test_windows(keras: Any, size: int, kernel: int, stride: int, padding: str) -> None:
    """Keras's own convolution of the numbers 1 to N with ones sums what is drawn as covered."""
    if padding == "valid" and kernel > size:
        return
    options = f"--filters 1 --kernel-size {kernel} --strides {stride} --padding {padding}"
    lines = drawn("Conv1D", f"{options} --input-shape {size},1")
    heads = [int(cell) for cell in lines[2].split()]
    rows = [line.split() for line in lines[3:] if "■" in line]
    sums = [sum(n for n, cell in zip(heads, row) if cell == "■") for row in rows]
    layer = keras.layers.Conv1D(
        1, kernel, strides=stride, padding=padding, kernel_initializer="ones", use_bias=False
    )
    theirs = numpy.array(layer(numpy.arange(1.0, size + 1).reshape(1, size, 1))).ravel()
    assert sums == theirs[:MOST].tolist()
    assert f"{len(theirs)} positions" in lines[1]


@pytest.mark.parametrize(("layer", "parts"), [("LSTM", 4), ("GRU", 3), ("SimpleRNN", 1)])
def test_parts(layer: str, parts: int) -> None:
    """The gates have as many parameters each, and all of them together."""
    found = explained(RULES[layer], ["--units", "7", "--input-dim", "3"])
    lines = [line for line in picture(found) if "parameters" in line]
    assert len(lines) == parts
    assert all(f"  {found.total // parts} parameters" in line for line in lines)


def test_nothing_to_draw() -> None:
    assert drawn("Dense", "--units 3 --input-dim 3") == []
    assert drawn("Conv1D", "--filters 3 --kernel-size 3") == []
    assert drawn("Conv1D", "--filters 3 --kernel-size 3 --input-shape 500,1") == []


@pytest.mark.parametrize("layer", ["GRU(2)", "Conv1D(2, 3)"])
def test_an_output_that_is_unknown(layer: str) -> None:
    data = {"inputs": {"x": [5, 2]}, "layers": {"y": f"{layer}(x)"}}
    (explanation,) = explain_model(read_data(data))
    assert [*picture(explanation)] != []
    assert [*picture(replace(explanation, outputs=[]))] == []


def test_left_over() -> None:
    assert "1 at the end is never covered" in drawn("MaxPooling1D", "--input-shape 7,1")[-1]


@pytest.mark.parametrize(
    ("layer", "options", "first"),
    [
        ("Conv1D", "--input-shape 7,1", "5 positions of a window of 3:"),
        ("Conv2D", "--input-shape 7,9,1", "5 positions of a window of 3 along the height:"),
        ("Conv3D", "--input-shape 7,8,9,1", "5 positions of a window of 3 along the depth:"),
        (
            "Conv1D",
            "--input-shape 7,1 --padding same --strides 2",
            "4 positions of a window of 3; padding: 1 before, 1 after:",
        ),
        (
            "Conv1D",
            "--input-shape 7,1 --padding causal",
            "7 positions of a window of 3; padding: 2 before, 0 after:",
        ),
        (
            "Conv2D",
            "--input-shape 2,7,9 --data-format channels_first",
            "5 positions of a window of 3 along the height:",
        ),
        ("Conv1D", "--input-shape 9,1 --dilation-rate 2", "5 positions of a window of 5:"),
    ],
)
def test_captions(layer: str, options: str, first: str) -> None:
    assert drawn(layer, f"--filters 1 --kernel-size 3 {options}")[1] == first


@pytest.mark.parametrize(
    "options",
    [
        "--input-shape 5,8,9,2",
        "--input-shape 5,8,9,2 --return-sequences",
        "--input-shape 5,2,8,9 --data-format channels_first",
    ],
)
def test_a_window_over_images_in_time(options: str) -> None:
    """The picture is about the height of 8, not about the 5 time steps."""
    lines = drawn("ConvLSTM2D", f"--filters 4 --kernel-size 3 {options}")
    assert lines[1] == "6 positions of a window of 3 along the height:"
    assert lines[2].split() == [str(n) for n in range(1, 9)]


def test_gaps_of_a_window() -> None:
    lines = drawn("Conv1D", "--filters 1 --kernel-size 2 --dilation-rate 3 --input-shape 5,1")
    assert lines[3].split() == ["■", "·", "·", "■", "·"]


def test_many_positions_are_cut_off() -> None:
    lines = drawn("Conv1D", f"--filters 1 --kernel-size 1 --input-shape {WIDEST},1")
    assert len([line for line in lines if "■" in line]) == MOST
    assert lines[-1] == "    …"


def test_a_wide_axis_is_not_drawn() -> None:
    assert drawn("Conv1D", f"--filters 1 --kernel-size 1 --input-shape {WIDEST + 1},1") == []


@pytest.mark.parametrize("layer", ["Conv2DTranspose", "Add", "Flatten"])
def test_other_layers(layer: str) -> None:
    options = "--filters 1 --kernel-size 3 " if layer.startswith("Conv") else ""
    assert drawn(layer, f"{options}--input-shape 4,4,1") == []


def test_the_parts_of_an_lstm() -> None:
    assert drawn("LSTM", "--units 10 --input-dim 1") == [
        "",
        "  input (1)  ─┐  ┌─ input gate   120 parameters",
        "              ├──┼─ forget gate  120 parameters",
        "  state (10) ─┘  ├─ candidate    120 parameters",
        "                 └─ output gate  120 parameters",
    ]


def test_the_only_part_of_a_simple_rnn() -> None:
    assert drawn("SimpleRNN", "--units 10 --input-dim 1")[2].endswith(
        "── new state  120 parameters"
    )


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 2),
    padding=st.sampled_from(["valid", "same"]),
)
def test_images(
    keras: Any, sizes: tuple[int, int], kernel: tuple[int, int], stride: int, padding: str
) -> None:
    """Keras's own convolution with ones sums the pixels that are drawn as covered."""
    if padding == "valid" and any(k > n for k, n in zip(kernel, sizes)):
        return
    layer = keras.layers.Conv2D(
        1, kernel, strides=stride, padding=padding, kernel_initializer="ones", use_bias=False
    )
    pixels = numpy.arange(1.0, 1 + sizes[0] * sizes[1]).reshape(sizes)
    theirs = numpy.array(layer(pixels[None, ..., None]))[0, ..., 0]
    axes = [
        WindowAxis("", n, positions, k, stride, padding=padding)
        for n, positions, k in zip(sizes, theirs.shape, kernel)
    ]
    padded = numpy.pad(pixels, [axis.padded for axis in axes])
    for position in numpy.ndindex(theirs.shape):
        cells = image_cells(axes, (position[0], position[1]))
        covered = numpy.array([[cell == "■" for cell in row] for row in cells])
        assert covered.sum() <= kernel[0] * kernel[1]
        assert padded[: covered.shape[0], : covered.shape[1]][covered].sum() == theirs[position]


def test_an_image_of_a_window() -> None:
    options = "--filters 1 --kernel-size 3 --padding same --input-shape 4,5,1"
    lines = drawn("Conv2D", options)
    at = next(n for n, line in enumerate(lines) if "first position" in line)
    assert lines[at + 1].startswith("  ■ ■ ■ 0 0 0 0")
    assert lines[-1] == "  ■: the 3 by 3 points of the window; 0: padding"


@pytest.mark.parametrize("options", ["--input-shape 200,200,1", "--input-shape 9,90,1"])
def test_a_large_image_is_not_drawn(options: str) -> None:
    lines = drawn("Conv2D", f"--filters 1 --kernel-size 3 {options}")
    assert not any("first position" in line for line in lines)


def test_pooling_leaves_its_padding_out() -> None:
    lines = drawn("MaxPooling2D", "--padding same --input-shape 3,3,1")
    assert lines[2].split() == ["1", "2", "3", "-"]
    assert lines[-1].endswith("; -: padding")
