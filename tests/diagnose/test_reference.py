"""The reference of the kinds of problems."""

from __future__ import annotations

import re

from shapecalc.diagnose.kinds import KINDS
from shapecalc.diagnose.reference import (
    CHAPTERS,
    as_dict,
    as_markdown,
    as_text,
    pages,
    printed,
    samples,
)
from shapecalc.errors import Code
from shapecalc.terminal import CODES

RANK = KINDS[Code.RANK]


def test_printed() -> None:
    first, *_ = printed(RANK).splitlines()
    assert first == (
        'model.yaml:2:3: error[SC402]: LSTM "lstm_1": expects (batch, time, features), '
        "got (None, 8)"
    )
    assert printed(KINDS[Code.DATA]) == ""
    assert "[SC501]" in printed(KINDS[Code.UNWRITABLE])


def test_as_text() -> None:
    lines = as_text(RANK, 100, {}).splitlines()
    assert lines[0] == f"SC402: {Code.RANK.title}"
    headings = [line for line in lines[1:] if line and line[0] not in " $"]
    assert headings == ["Example", "How to fix it", "Messages of Keras and other libraries"]
    assert "$ shapecalc lint model.yaml" in lines
    assert "  - " + RANK.fixes[0] in lines
    assert max(len(line) for line in lines if not line.startswith("  model.yaml")) <= 100


def test_as_text_of_other_examples() -> None:
    assert "$ shapecalc convert model.yaml --to keras" in as_text(KINDS[Code.UNWRITABLE], 80, {})
    assert "$ shapecalc" not in as_text(KINDS[Code.DATA], 80, {})
    assert "Messages of Keras" not in as_text(KINDS[Code.EVERY_STEP], 80, {})


def test_as_text_is_never_narrower_than_a_table() -> None:
    assert as_text(RANK, 10, {}) == as_text(RANK, 60, {})


def test_colours() -> None:
    text = as_text(RANK, 80, CODES["256"])
    assert "\x1b[" in text
    assert re.sub(r"\x1b\[[\d;]*m", "", text) == as_text(RANK, 80, {})


def test_samples() -> None:
    names = [version for version, _ in samples(RANK)]
    assert names[:4] == ["Keras 3", "Keras 2", "TensorFlow 2.6", "Keras 2.3"]


def test_as_markdown() -> None:
    page = as_markdown(RANK)
    assert page.startswith(f"# SC402: {Code.RANK.title}\n\n{RANK.cause}\n\n## Example\n\n```yaml\n")
    assert f"\n## How to fix it\n\n- {RANK.fixes[0]}\n" in page
    assert (
        "\n## Messages of Keras and other libraries\n\n| | |\n| --- | --- |\n| Keras 3 | `" in page
    )


def test_markdown_of_messages_with_marks() -> None:
    """Backticks and bars of a message do not end its cell."""
    rows = [line for line in as_markdown(KINDS[Code.FILE]).splitlines() if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)
    assert any("| `` " in row for row in rows)
    assert any(r"\|saved_model.pb" in row for row in rows)


def test_a_program_as_the_example() -> None:
    assert "```python\nmodel = Sequential(" in as_markdown(KINDS[Code.DATA])


def test_as_dict() -> None:
    data = as_dict(RANK)
    assert (data["code"], data["name"], data["warning"]) == ("SC402", "RANK", False)
    assert data["cures"] == list(RANK.fixes)
    assert data["printed"] == printed(RANK)
    assert data["messages"][0]["version"] == "Keras 3"
    assert as_dict(KINDS[Code.DATA])["printed"] is None


def test_pages() -> None:
    assert set(pages()) == {"README.md", *(f"{code.value}.md" for code in Code)}
    index = pages()["README.md"]
    for code in Code:
        assert index.count(f"- [{code.value}]({code.value}.md): {code.title}\n") == 1
    assert [line[3:] for line in index.splitlines() if line.startswith("## ")] == list(
        CHAPTERS.values()
    )
