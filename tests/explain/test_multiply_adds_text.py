"""Multiply-adds of layers as text, Markdown, LaTeX and plain data."""

from __future__ import annotations

from typing import Any

import pytest
from command_line import command

from shapecalc.algebra.size import UNKNOWN
from shapecalc.errors import Source
from shapecalc.explain.layer import Explanation, explain
from shapecalc.explain.layer_latex import as_latex
from shapecalc.explain.layer_text import as_dict, as_markdown, as_text
from shapecalc.explain.multiply_adds_text import multiply_add_lines
from shapecalc.read.document import read_layer

N = UNKNOWN


def explained(call: str, *shape: Any) -> Explanation:
    return explain(read_layer(call, Source("<test>")), [(N, *shape)])


LSTM = explained("LSTM(256)", N, 4096)
CONV = explained("Conv2D(32, 3)", 28, 28, 1)
DEFINED_ELSEWHERE = explained("Layer(class_name='Mine', output_shape=(4,), params=5)", 3)


def lines(explanation: Explanation, columns: int = 80) -> list[str]:
    return list(multiply_add_lines(explanation, columns, "Multiply-adds"))


def test_lines() -> None:
    assert lines(CONV) == [
        "Multiply-adds  oh·ow·kh·kw·c·f = 26·26·3·3·1·32 = 194,688",
        "               oh = h - kh + 1 = 26: height of the output",
        "               ow = w - kw + 1 = 26: width of the output",
        "               for one example; 389,376 FLOPs",
    ]
    assert lines(LSTM) == [
        "Multiply-adds  4·T·u·(u + d) = 4·T·256·(256 + 4096) = 4,456,448·T",
        "               for one example; 8,912,896·T FLOPs",
    ]


def test_narrow_lines() -> None:
    assert lines(CONV, 40) == [
        "Multiply-adds  oh·ow·kh·kw·c·f",
        "             = 26·26·3·3·1·32",
        "             = 194,688",
        "               oh = h - kh + 1 = 26: height of the output",
        "               ow = w - kw + 1 = 26: width of the output",
        "               for one example; 389,376 FLOPs",
    ]


def test_no_result_of_several_terms() -> None:
    conv = explained("Conv2D(32, 3)", N, N, 1)
    assert lines(conv) == [
        "Multiply-adds  oh·ow·kh·kw·c·f = oh·ow·3·3·1·32",
        "               oh = h - kh + 1: height of the output",
        "               ow = w - kw + 1: width of the output",
        "               for one example",
    ]


def test_nothing_and_unknown() -> None:
    assert lines(explained("Flatten()", 3, 4)) == []
    assert "Multiply-adds" not in as_text(explained("Flatten()", 3, 4))
    assert lines(DEFINED_ELSEWHERE) == ["Multiply-adds  ?  (the layer is defined elsewhere)"]
    unknown = as_markdown(DEFINED_ELSEWHERE)
    assert "- Multiply-adds: ? (the layer is defined elsewhere)" in unknown
    assert as_dict(DEFINED_ELSEWHERE)["macs"] is None


def test_products() -> None:
    shown = as_text(LSTM, products=True).split("Products\n")[1].splitlines()
    assert [cell.strip() for cell in shown[0].split("   ") if cell] == [
        "kernel",
        "T × 4·d·u = T × 4·4096·256",
        "4,194,304·T",
    ]
    assert any(line.split() == ["4,456,448·T", "total"] for line in shown)
    assert "Products" not in as_text(LSTM)


def test_markdown() -> None:
    page = as_markdown(CONV, products=True).splitlines()
    assert (
        "- Multiply-adds for one example: `oh·ow·kh·kw·c·f` = `26·26·3·3·1·32` = `194,688`; "
        "389,376 FLOPs, `oh = h - kh + 1 = 26` (height of the output), "
        "`ow = w - kw + 1 = 26` (width of the output)"
    ) in page
    assert any(line.startswith("| `kernel` | `oh·ow × kh·kw·c·f = 26·26 × ") for line in page)


def test_latex() -> None:
    rows = as_latex(CONV).splitlines()
    at = next(n for n, row in enumerate(rows) if row.startswith(r"\text{multiply-adds}"))
    assert rows[at + 2] == r"&= 194{,}688 \\"
    assert rows[at + 3] == r"o_{h} &= h - k_{h} + 1 && \text{height of the output} \\"


def test_data() -> None:
    found = as_dict(CONV)
    assert (found["macs"], found["flops"]) == (194_688, 389_376)
    assert found["macs_formula"] == "oh·ow·kh·kw·c·f"
    assert found["macs_steps"] == ["oh·ow·kh·kw·c·f", "26·26·3·3·1·32", "194688"]
    (product,) = found["products"]
    assert (product["times"], product["sizes"]) == ([1, 26, 26], [3, 3, 1, 32])
    assert as_dict(LSTM)["macs"] == "4456448·T"


@pytest.mark.parametrize("subject", ["lstm", "specs/lstm.yaml"])
def test_option(subject: str) -> None:
    assert "\nProducts\n" in command("explain", subject, "--products").stdout
    assert "\nProducts\n" not in command("explain", subject).stdout
