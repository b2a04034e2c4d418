"""The memory of a model as a table for programs and documents."""

from __future__ import annotations

import pytest

from shapecalc.costs.memory_forms import COLUMNS, csv_of_memory, memory_table
from shapecalc.plan import ModelPlan
from shapecalc.read.document import read_data

LETTERS = ["Input((None, 3))", "Dense(5)"]
NAMED = ["Input((3,))", "Dense(5, name='a_b|<i>')"]


def plan_of(layers: list[str]) -> ModelPlan:
    plan = read_data(layers)
    assert isinstance(plan, ModelPlan)
    return plan


def test_csv() -> None:
    """Sums are those of the parts above them; a formula is text."""
    rows = list(csv_of_memory("=net", plan_of(NAMED), False, 2, "Adam"))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert {row[0] for row in rows} == {"'=net"}
    for use in ("training", "inference"):
        *parts, total = [int(row[-1]) for row in rows if row[1] == use]
        assert total == sum(parts) > 0
    letters = list(csv_of_memory("net", plan_of(LETTERS), False, 2, "SGD"))
    assert "T" in letters[3][-1]


FORMS = {
    "markdown": ("\n| └ weights | 20 × 4 | 80 B |\n", r"a_b\|&lt;i&gt; |  | 144 B |"),
    "html": (
        '<tr><td>&emsp;weights</td><td>20 × 4</td><td class="right">80 B</td></tr>',
        "most of it at a_b|&lt;i&gt;</td>",
    ),
    "latex": (r"\quad weights & 20 $\times$ 4 & 80 B \\", r"most of it at a\_b|<i> & "),
}


@pytest.mark.parametrize("form", FORMS)
def test_tables(form: str) -> None:
    """A table has the parts below their sum, and names in which nothing acts."""
    text = memory_table(form, plan_of(NAMED), False, 2, "SGD")
    for part in FORMS[form]:
        assert part in text, text
    assert "Arithmetic on shapes" in text


@pytest.mark.parametrize("form", FORMS)
def test_letters(form: str) -> None:
    text = memory_table(form, plan_of(LETTERS), False, 2, "SGD")
    assert "T" in text.split("activations")[1].split("Inference")[0]
