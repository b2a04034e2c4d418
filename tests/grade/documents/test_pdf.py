"""PDF files with text, and without."""

from __future__ import annotations

import pytest
from grade.documents.pdf_files import Text, pdf

from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.pdf import read_pdf
from shapecalc.limits import PDF_PAGES

TABLE = [
    Text(50, 800, "층 이름"),
    Text(200, 800, "출력 형태"),
    Text(400, 800, "파라미터"),
    Text(50, 780, "lstm (LSTM)"),
    Text(200, 780, "(None, 3, 10)"),
    Text(400, 780, "480"),
]


def test_lines_and_columns() -> None:
    lines = read_pdf(pdf(TABLE, [Text(50, 800, "Total 879")])).lines
    assert [(line.number, line.text, line.place) for line in lines] == [
        (1, "층 이름    출력 형태    파라미터", "page 1, line 1"),
        (2, "lstm (LSTM)    (None, 3, 10)    480", "page 1, line 2"),
        (3, "Total 879", "page 2, line 1"),
    ]


def test_pages_without_text() -> None:
    content = read_pdf(pdf(TABLE, [], TABLE))
    assert content.unread == ["page 2: no text"]
    assert content.lines[-1].place == "page 3, line 2"


@pytest.mark.parametrize("pages", [[[]], [[], []]])
def test_a_scan(pages: list[list[Text]]) -> None:
    with pytest.raises(NoTextError, match="it has only pictures, and no text") as caught:
        read_pdf(pdf(*pages, more=b"0 0 100 100 re f\n"))
    assert "type the answers" in caught.value.hint


@pytest.mark.parametrize(
    ("drawing", "text"),
    [
        (b"48 803 24 1 re f\n", "~~440~~ 480"),
        (b"48 803 m 72 803 l S\n", "~~440~~ 480"),
        (b"48 798 24 1 re f\n", "440 480"),  # a line below
        (b"48 812 24 1 re f\n", "440 480"),  # the border of a table
        (b"48 795 24 20 re f\n", "440 480"),  # a colored field
        (b"58 795 1 20 re f\n", "440 480"),
    ],
)
def test_lines_that_strike_through(drawing: bytes, text: str) -> None:
    page = [Text(50, 800, "440"), Text(74, 800, "480")]
    assert [line.text for line in read_pdf(pdf(page, more=drawing)).lines] == [text]


@pytest.mark.parametrize(
    "drawing",
    [
        b"".join(b"40 %d 500 1 re f\n" % y for y in (820, 780, 740))
        + b"".join(b"%d 740 1 80 re f\n" % x for x in (40, 190, 390, 540)),
        b"".join(b"40 %d m 540 %d l S\n" % (y, y) for y in (820, 780, 740))
        + b"".join(b"%d 740 m %d 820 l S\n" % (x, x) for x in (40, 190, 390, 540)),
        b"".join(
            b"%d %d %d 40 re S\n" % (x, y, width)
            for y in (780, 740)
            for x, width in ((40, 150), (190, 200), (390, 150))
        ),
    ],
)
def test_tables_with_lines(drawing: bytes) -> None:
    page = [
        *(Text(50, 800, "층 이름"), Text(200, 800, "출력 형태"), Text(400, 800, "파라미터")),
        *(Text(50, 760, "lstm"), Text(200, 768, "(None, 3,"), Text(200, 752, "10)")),
        *(Text(400, 760, "480"), Text(50, 700, "Total 879")),
    ]
    lines = read_pdf(pdf(page, more=drawing)).lines
    assert [(line.text, line.cells) for line in lines] == [
        ("층 이름 | 출력 형태 | 파라미터", ("층 이름", "출력 형태", "파라미터")),
        ("lstm | (None, 3, 10) | 480", ("lstm", "(None, 3, 10)", "480")),
        ("Total 879", ()),
    ]


def test_too_many_pages() -> None:
    with pytest.raises(NoTextError, match=f"at most {PDF_PAGES} are read"):
        read_pdf(pdf(*[[]] * (PDF_PAGES + 1)))


def test_too_many_characters() -> None:
    # With some fonts PDFium takes equal lines for shadows of each other, and leaves them out.
    lines = [Text(50, 800 - 12 * at, f"lstm {at} " * 5) for at in range(60)]
    with pytest.raises(NoTextError, match="characters"):
        read_pdf(pdf(*[lines] * 80))


@pytest.mark.parametrize("content", [b"%PDF-1.4\n", b"%PDF-1.7\n" + b"x" * 999])
def test_damaged(content: bytes) -> None:
    with pytest.raises(NoTextError, match="it is damaged"):
        read_pdf(content)


def test_a_password() -> None:
    content = pdf(TABLE).replace(
        b"trailer << ",
        b"trailer << /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <"
        b"" + b"11" * 32 + b"> >> /ID [<00><00>] ",
    )
    with pytest.raises(NoTextError, match="it is protected by a password"):
        read_pdf(content)


def test_pages_that_contain_one_another() -> None:
    content = pdf(TABLE).replace(b"/Kids [7 0 R]", b"/Kids [2 0 R]")
    with pytest.raises(NoTextError):
        read_pdf(content)


@pytest.mark.parametrize("apart", [8, 12])
def test_equal_lines_below_each_other(apart: int) -> None:
    line = "Dropout (None, 1600) has no parameters at all"
    page = [Text(50, 800 - apart * at, line) for at in range(4)]
    texts = [line.text for line in read_pdf(pdf([*page, Text(50, 700, "dense 480")])).lines]
    assert texts == [line] * 4 + ["dense 480"]


def test_a_shadow_is_no_second_text() -> None:
    page = [Text(50, 800, "lstm 480"), Text(50.4, 800.3, "lstm 480"), Text(50, 780, "dense 11")]
    assert [line.text for line in read_pdf(pdf(page)).lines] == ["lstm 480", "dense 11"]


def test_equal_lines_in_columns_of_text() -> None:
    line = "Dropout (None, 16) has no parameters"
    columns = [Text(x, 800 - 12 * at, f"{line} {x}") for x in (50, 350) for at in range(4)]
    texts = [line.text for line in read_pdf(pdf(columns)).lines]
    assert texts == [f"{line} 50"] * 4 + [f"{line} 350"] * 4
