"""Progress: what is printed at each level of `verbose`, and the curve as text and picture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from shapecalc.train.progress import (
    HEIGHT,
    WIDTH,
    Bar,
    ProgressLines,
    Silence,
    curve_as_text,
    display,
    draw_curve,
    panels,
    values,
)


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("verbose", "stream", "kind"),
    [
        (0, Terminal(), Silence),
        (1, Terminal(), Bar),
        (1, io.StringIO(), ProgressLines),
        (2, Terminal(), ProgressLines),
        (3, Terminal(), ProgressLines),
    ],
)
def test_displays(verbose: int, stream: io.StringIO, kind: type) -> None:
    assert type(display(verbose, stream)) is kind


def shown(verbose: int, stream: io.StringIO, epoch: int = 0) -> str:
    """Return what is printed of a training with two epochs of three steps."""
    screen = display(verbose, stream)
    screen.begin(12, epoch, 3)
    for number in range(epoch, epoch + 2):
        for step in range(3):
            screen.step(step, {"loss": 1.5})
        screen.epoch(number, {"loss": 0.25, "val_loss": 1234.0})
    screen.end()
    return stream.getvalue()


def test_lines() -> None:
    lines = shown(2, io.StringIO()).splitlines()
    assert [line.rpartition("  ")[0] for line in lines] == [
        "Epoch  1/12  loss 0.2500  val_loss 1234.0",
        "Epoch  2/12  loss 0.2500  val_loss 1234.0",
    ]
    assert all(line.endswith(" s") for line in lines)


def test_bare_lines_of_a_continued_run() -> None:
    assert shown(3, io.StringIO(), epoch=9) == "Epoch 10/12\nEpoch 11/12\n"


def test_silence() -> None:
    assert shown(0, Terminal()) == ""


def test_bar() -> None:
    text = shown(1, Terminal(), epoch=4)
    assert "Epoch 6/12" in text
    assert "loss 0.2500  val_loss 1234.0" in text


def test_the_bar_counts_steps() -> None:
    """If their number is unknown, it counts epochs."""
    bar = Bar(io.StringIO())
    bar.begin(2, 1, 5)
    bar.step(2, {})
    task = bar.progress.tasks[0]
    assert (task.completed, task.total, task.description) == (8, 10, "Epoch 2/2  3/5")
    bar.epoch(1, {})
    assert task.completed == 10
    bar.end()
    bar = Bar(io.StringIO())
    bar.begin(2, 0, None)
    bar.step(7, {})
    assert bar.progress.tasks[0].description == "Epoch 1/2  8/?"
    assert bar.progress.tasks[0].total == 2
    bar.end()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0000"),
        (0.00123, "0.0012"),
        (0.000999, "0.000999"),
        (99.99994, "99.9999"),
        (-0.5, "-0.5000"),
        (100, "100.0"),
        (999_999, "999999.0"),
        (1_000_000, "1e+06"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
def test_values(value: float, text: str) -> None:
    assert values({"loss": value}) == f"loss {text}"


def test_panels() -> None:
    history = {"loss": [1.0], "mae": [1.0], "val_loss": [2.0], "val_mae": [2.0], "lr": [0.1]}
    assert panels(history) == [
        ("loss", ["loss", "val_loss"]),
        ("mae", ["mae", "val_mae"]),
        ("lr", ["lr"]),
    ]


def test_the_curve_as_text() -> None:
    lines = curve_as_text({"loss": [4.0, 3.0, 2.0, 1.0], "mae": [9.0] * 4}).splitlines()
    assert len(lines) == HEIGHT + 2
    assert lines[0] == f"4 ┤{'·' * (WIDTH // 4)}"
    assert lines[HEIGHT - 1] == f"1 ┤{' ' * (WIDTH - WIDTH // 4)}{'·' * (WIDTH // 4)}"
    assert lines[HEIGHT] == f"  └{'─' * WIDTH}"
    assert lines[HEIGHT + 1].split() == ["epoch", "1", "4"]
    assert len(lines[HEIGHT + 1]) == WIDTH + 3


def test_two_curves_have_a_legend() -> None:
    text = curve_as_text({"loss": [2.0, 1.0], "val_loss": [3.0, 2.5]})
    assert text.splitlines()[-1].strip() == "· loss  × val_loss"
    assert text.count("·") == text.count("×") == WIDTH + 1


def test_a_flat_curve() -> None:
    lines = curve_as_text({"loss": [0.5]}).splitlines()
    assert lines[0] == "0.5 ┤"
    assert lines[HEIGHT - 1] == f"0.5 ┤{'·' * WIDTH}"


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_pictures(tmp_path: Path, name: str, start: bytes) -> None:
    draw_curve({"loss": [2.0, 1.0], "val_loss": [3.0, 2.0], "mae": [1.0, 1.0]}, tmp_path / name)
    content = (tmp_path / name).read_bytes()
    assert content.startswith(start)
    if name.endswith("svg"):
        assert content.count(b'id="axes_') == 2
