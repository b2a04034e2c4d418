"""The table with costs on a terminal."""

from __future__ import annotations

import re

import pytest
from cost_tables import CNN, table

from shapecalc.costs.shown import CONVENTIONS
from shapecalc.costs.view import View
from shapecalc.table.keras3 import Options
from shapecalc.terminal import width


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_a_table() -> None:
    text = table(CNN, View(sort="macs", only=["conv*", "dense"])).table(Options())
    assert (
        text
        == """\
Model: "sequential"
┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━┓
┃ Layer (type)    ┃ Output Shape       ┃ Param # ┃    MACs ┃
┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━┩
│ dense (Dense)   │ (None, 10)         │ 216,330 │ 216,320 │
├─────────────────┼────────────────────┼─────────┼─────────┤
│ 층층층 (Conv2D) │ (None, 26, 26, 32) │     320 │ 194,688 │
└─────────────────┴────────────────────┴─────────┴─────────┘
 Shown: 2 of 3 layers, with 100.0% of the MACs
 Total params: 216,650 (846.29 KB)
 Trainable params: 216,650 (846.29 KB)
 Non-trainable params: 0 (0.00 B)
 Total MACs: 411,008
 MACs: multiply-adds for one example; FLOPs = 2 × MACs; shapecalc explain macs"""
    )


@pytest.mark.parametrize("columns", [48, 60, 80, 120])
@pytest.mark.parametrize("colors", ["none", "256", "bold"])
def test_every_line_fits(columns: int, colors: str) -> None:
    view = View(["name", "type", "output", "macs"])
    lines = plain(table(CNN, view).table(Options(columns=columns, colors=colors))).split("\n")
    assert all(width(line.rstrip()) <= columns for line in lines)
    assert len({width(line) for line in lines if line[:1] in "┏┃┡│├└"}) == 1
    assert "194,688" in "".join(lines)


def test_bars() -> None:
    """A terminal shows the share of each layer, and a bar for it; a pipe does not."""
    made = table(CNN)
    options = Options(columns=100, colors="256")
    lines = plain(made.table(options)).split("\n")
    assert lines[2].split("┃")[-2].strip() == "% of MACs"
    bars = {line.split("│")[1].split()[0]: line.split("│")[-2] for line in lines if "│" in line}
    assert bars["dense"].split() == ["52.6%", "█" * 24]
    assert bars["층층층"].split() == ["47.4%", "█" * 21 + "▋"]
    assert bars["flatten"].split() == ["0.0%"]
    assert "%" not in made.table(Options(columns=100))


def test_narrow_terminals_have_no_bars() -> None:
    lines = plain(table(CNN).table(Options(columns=70, colors="256")))
    assert "52.6%" in lines
    assert "█" not in lines
    assert "%" not in plain(table(CNN).table(Options(columns=62, colors="256")))
    with pytest.raises(ValueError, match="too few"):
        table(CNN).table(Options(columns=30))


def test_ascii() -> None:
    text = plain(table(CNN).table(Options(columns=100, colors="256", ascii=True)))
    assert not [sign for sign in text if not sign.isascii() and sign not in "입력층"]
    assert "FLOPs = 2 x MACs" in text
    assert "52.6% ########################" in text


def test_levels() -> None:
    inner = {"Model": {"layers": ["Input((3,))", "Dense(5)"]}}
    data = {"inputs": {"x": [3]}, "layers": {"m": inner, "y": "Dense(2)(m(x))"}}
    view = View(["name", "type", "macs"], depth=2)
    rows = [line.split() for line in table(data, view).table(Options()).split("\n")]
    assert ["│", "└", "dense", "│", "Dense", "│", "15", "│"] in rows
    assert ["┃", "Layer", "┃", "Type", "┃", "MACs", "┃"] in rows
    listed = table(data, View(["name", "macs"], depth=2, sort="macs")).table(Options())
    assert "sequential / dense (Dense)" in listed


def test_what_is_below() -> None:
    data = ["Input((None, 1))", "LSTM(10)", "Dense(5)"]
    made = table(data, View(["name", "macs"], sort="macs"))
    assert made.table(Options()).split("\n")[-3:] == [
        " Total MACs: 440·T + 50",
        " " + CONVENTIONS["macs"],
        " T is an unknown size: --set T=100 gives numbers",
    ]
    assert made.notes == ["the order of the rows is that for T = 1,000"]
    assert table(data, View(["name"])).table(Options()).split("\n")[-1].startswith("└")


def test_memory() -> None:
    made = table(["Input((None, 1))", "LSTM(10)"], View(["name", "memory"], sort="memory"))
    lines = made.table(Options()).split("\n")
    assert "│ lstm (LSTM)  │ 40 + 240·T B │" in lines
    assert " Total activations: 244·T + 40 bytes, 4·T in no layer" in lines
    assert " " + CONVENTIONS["memory"] in lines
    assert made.to_dict()["total_activation_bytes"] == "244·T + 40"
    assert made.to_dict()["layers"][0]["activation_bytes"] == "40 + 240·T"


def test_unknown() -> None:
    data = ["Input((3,))", "Layer(class_name='Mine', output_shape=(4,), params=5)", "Dense(2)"]
    made = table(data)
    assert " Total MACs: at least 8\n" in made.table(Options())
    assert " ?" in plain(made.table(Options(columns=100, colors="256")))
    assert len(made.notes) == 1
    assert table(data, View(["name", "params"])).notes == []
