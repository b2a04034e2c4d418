"""Feedback on a sheet, in all its forms, and texts of students that must not break them."""

from __future__ import annotations

import html.parser
import json
from typing import Any

import pytest

from shapecalc.errors import Source
from shapecalc.grade.answers import sheet_of
from shapecalc.grade.key import key_of
from shapecalc.grade.marked import Marked, Verdict
from shapecalc.grade.marking import Marker
from shapecalc.grade.report import (
    LONGEST,
    WITHOUT_MARKUP,
    as_dict,
    as_html,
    as_markdown,
    as_text,
    derivation,
    earned_points,
    headline,
    name,
    one_line,
    points,
    quoted,
    reasons,
    state,
    title,
)
from shapecalc.grade.rubric import Rubric, Score
from shapecalc.grade.sheet import Answer, Remark, Response, Sheet
from shapecalc.read.document import read_data
from shapecalc.terminal import CODES

LSTM_DENSE = ["LSTM(10, input_shape=(3, 1))", "Dense(1)"]
SHEET = "lstm (None, 3, 10) 440\ndense (None, 3, 1)\ntotal: 451"


def mark(text: str = SHEET, spec: Any = LSTM_DENSE) -> Marked:
    return Marker(key_of(read_data(spec))).mark(sheet_of(Source("answers.txt", text)))


def scored(marked: Marked, rubric: Rubric) -> list[Score]:
    return rubric.scores(rubric.questions(key_of(read_data(LSTM_DENSE))), marked)


def with_scores(text: str = SHEET) -> tuple[Marked, list[Score]]:
    key = key_of(read_data(LSTM_DENSE))
    marked = Marker(key).mark(sheet_of(Source("answers.txt", text)))
    rubric = Rubric({"shape": 1, "params": 2}, follow_on=0.5)
    return marked, rubric.scores(rubric.questions(key), marked)


# Parts


def test_states() -> None:
    states = [state(verdict) for verdict in mark().verdicts]
    assert states == ["wrong", "wrong", "follow-on", "follow-on"]
    assert state(mark("dense 11").verdicts[0]) == "right"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("480", "480"),
        ("  a \n b\t c ", "a b c"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("정답", "정답"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * (LONGEST - 1) + "…"),
    ],
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("number", "text"),
    [(3.0, "3"), (0.5, "0.5"), (1 / 3, "0.33333"), (0, "0"), (99999, "99999"), (123456, "123456")],
)
def test_points(number: float, text: str) -> None:
    assert points(number) == text


def test_headline() -> None:
    marked, scores = with_scores("lstm (10,) 480\ndense 12")
    assert headline(marked) == "2 of 3 answers are right"
    assert headline(marked, scores) == "2 of 3 answers are right, 3 of 6 points"


def test_earned_points() -> None:
    marked, scores = with_scores()
    texts = earned_points(scores)
    assert [texts.get(id(verdict)) for verdict in marked.verdicts] == [
        *("0 of 1", "0 of 2", "0.5 of 1", None)
    ]
    assert earned_points(None) == {}


def test_names() -> None:
    first, *_, total = mark().verdicts
    assert (name(first), name(total)) == ("lstm", "model")
    unknown = Verdict("params", Response("1"), False, "", label="conv2d\n(Conv2D)")
    assert name(unknown) == "conv2d (Conv2D)"


def test_titles() -> None:
    titles = list(map(title, mark("lstm 440\nconv2d 12\ntotal: 1").verdicts))
    assert titles == [
        "line 1, lstm (LSTM), params: 440 is wrong, 480 is right",
        "line 2, conv2d, params: 12 is not understood",
        "line 3, model, total: 1 is wrong, 491 is right",
    ]


def test_sentences() -> None:
    sentences = [list(reasons(verdict)) for verdict in mark().verdicts]
    assert sentences[0][0].startswith("Likely mistake: this is right for return_sequences=True, ")
    assert sentences[1] == [
        "Likely mistake: the bias is missing (40 parameters: one value for each unit and gate).",
        "Or: the kernel is missing (40 parameters: input to the four gates).",
    ]
    assert sentences[2] == [
        "Follow-on error: this follows from your answer (None, 3, 10) for lstm."
    ]
    assert sentences[3] == ["Follow-on error: 451 is the sum of your numbers for the layers."]


def test_other_likely_mistakes() -> None:
    (verdict,) = mark("gru 105", ["GRU(5, input_shape=(3, 1))"]).verdicts
    first, *others = reasons(verdict)
    assert first.startswith("Likely mistake: this is right for reset_after=False, ")
    assert others
    assert all(other.startswith("Or: ") for other in others)
    assert len(others) <= 2


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer("lstm", params=Response.params("12345")), None),
        (
            Answer("conv2d", params=Response.params("1")),
            "No layer of the model matches this answer.",
        ),
        (
            Answer("lstm", params=Response.params("a lot of")),
            "'a lot of' cannot be read as a number of parameters.",
        ),
    ],
)
def test_sentences_that_are_no_guesses(answer: Answer, sentence: str | None) -> None:
    marked = Marker(key_of(read_data(LSTM_DENSE))).mark(Sheet(Source("x"), [answer]))
    expected = sentence or "None of the common mistakes leads to this answer."
    assert list(reasons(marked.verdicts[0])) == [expected]


def test_derivations() -> None:
    shape, params, _, total = mark().verdicts
    assert list(derivation(params)) == [
        "4·(u + d + 1)·u = 4·(10 + 1 + 1)·10 = 4·12·10 = 480",
        "where u = units, T = time steps of the input, d = features of the input",
    ]
    assert list(derivation(shape)) == [
        "in  (None, T, d) = (None, 3, 1)",
        "out (None, u) = (None, 10)",
        "where u = units, T = time steps of the input, d = features of the input",
    ]
    assert list(derivation(total)) == []


def test_the_derivation_of_a_window() -> None:
    (verdict,) = mark("conv2d (1, 1, 4)", ["Conv2D(4, 3, input_shape=(9, 9, 1))"]).verdicts
    lines = list(derivation(verdict))
    assert "h - kh + 1 = 9 - 3 + 1 = 7" in lines
    assert lines[-1].startswith("where f = filters, kh = kernel_size, ")


def test_no_derivation_of_no_parameters() -> None:
    (verdict,) = mark("flatten 12 params", ["Flatten(input_shape=(3, 4))"]).verdicts
    assert list(derivation(verdict)) == []


# Text


def test_text() -> None:
    assert as_text(mark("lstm (10,) 440")) == "\n".join(
        [
            "answers.txt: 1 of 2 answers are right",
            "",
            "  right  lstm   shape   (10,)",
            "  wrong  lstm   params  440",
            "  -      dense          no answer",
            "",
            "line 1, lstm (LSTM), params: 440 is wrong, 480 is right",
            "  Likely mistake: the bias is missing (40 parameters: one value for each unit",
            "  and gate).",
            "  Or: the kernel is missing (40 parameters: input to the four gates).",
            "    4·(u + d + 1)·u = 4·(10 + 1 + 1)·10 = 4·12·10 = 480",
            "    where u = units, T = time steps of the input, d = features of the input",
        ]
    )


def test_text_with_points() -> None:
    marked, scores = with_scores()
    lines = as_text(marked, scores=scores).splitlines()
    assert lines[0] == "answers.txt: 0 of 4 answers are right, 0.5 of 6 points"
    assert lines[4] == "  follow-on  dense  shape   (None, 3, 1)   0.5 of 1"


@pytest.mark.parametrize("columns", [1, 60, 72, 100])
def test_text_keeps_to_its_width(columns: int) -> None:
    spec = ["Conv2D(4, 3, padding='same', strides=2, input_shape=(19, 19, 10))"]
    lines = as_text(mark("conv2d (9, 9, 4) 40", spec), columns).splitlines()
    assert max(len(line) for line in lines if line.startswith("  ")) <= max(columns, 60)
    assert not any(line.endswith("=") for line in lines if line.startswith("    "))


def test_colours() -> None:
    text = as_text(mark(), codes=CODES["standard"])
    assert "\x1b[" in text
    assert "\x1b[" not in as_text(mark())


# Markdown and HTML


def test_markdown() -> None:
    marked, scores = with_scores("lstm 440")
    lines = as_markdown(marked, scores, "kim").splitlines()
    assert lines[:6] == [
        "# kim",
        "",
        "0 of 1 answers are right, 0 of 6 points.",
        "",
        "| | layer | question | answer | right | points |",
        "|---|---|---|---|---|---:|",
    ]
    assert "| ✗ | lstm | params | 440 | 480 | 0 of 2 |" in lines
    assert "| - | dense | | *no answer* | | |" in lines
    assert "Your answer is 440. The right answer is **480**." in lines
    assert "    4·(u + d + 1)·u = 4·(10 + 1 + 1)·10 = 4·12·10 = 480" in lines


def test_markdown_without_a_right_answer() -> None:
    lines = as_markdown(mark("conv2d 12")).splitlines()
    assert "Your answer is 12." in lines
    assert "No layer of the model matches this answer." in lines


def test_quoting() -> None:
    assert quoted("<b>[x](y)</b>\n# z") == r"&lt;b&gt;\[x\](y)&lt;/b&gt; \# z"


class Tags(html.parser.HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html() -> None:
    marked, scores = with_scores()
    page = as_html(marked, scores, "<script>")
    parsed = Tags()
    parsed.feed(page)
    assert "script" not in parsed.tags
    assert parsed.tags.count("h2") == 4
    assert "0 of 4 answers are right, 0.5 of 6 points." in parsed.text
    assert '<tr class="follow-on"><td>~</td><td>dense</td>' in page
    assert '<tr class="wrong"><td>✗</td><td>lstm</td>' in page


@pytest.mark.parametrize("text", ["<img src=x>", "| a | b |", "[x](javascript:1)", "`a`"])
def test_texts_of_students_are_no_markup(text: str) -> None:
    answer = Answer(text, params=Response(text))
    marked = Marker(key_of(read_data(LSTM_DENSE))).mark(Sheet(Source(text), [answer]))
    parsed = Tags()
    parsed.feed(as_html(marked, title=text))
    assert not {"img", "a"} & set(parsed.tags)
    page = as_markdown(marked, title=text)
    assert f"| {text} |" not in page
    assert "[x](" not in page
    assert "<img" not in page


# Data


def test_data() -> None:
    marked, scores = with_scores("lstm (None, 3, 10) 480")
    data = json.loads(json.dumps(as_dict(marked, scores)))
    assert data["file"] == "answers.txt"
    assert (data["answers"], data["right"], data["unanswered"]) == (2, 1, ["dense"])
    assert (data["points"], data["max_points"]) == (2, 6)
    assert data["scores"][1] == {"question": "lstm.params", "points": 2, "max_points": 2}
    wrong, right = data["verdicts"]
    assert wrong["expected"] == "(None, 10)"
    assert wrong["mistakes"][0]["mistake"] == "return_sequences"
    assert wrong["explanation"]["params"] == 480
    assert right == {
        "layer": "lstm",
        "class_name": "LSTM",
        "written_as": "lstm",
        "line": 1,
        "place": "line 1",
        "question": "params",
        "answer": "480",
        "right": True,
        "follow_on": False,
        "expected": "480",
        "mistakes": [],
    }


def test_data_without_scores() -> None:
    data = as_dict(mark("total: 491"))
    assert "points" not in data
    assert data["verdicts"][0]["layer"] is None
    assert data["verdicts"][0]["line"] == 1


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("text", "a: <b> *x*"),
        ("markdown", r"a: &lt;b&gt; \*x\*"),
        ("html", "a: &lt;b&gt; *x*"),
        ("json", '{"error": "a: <b> *x*"}'),
    ],
)
def test_a_reason_without_markup(form: str, text: str) -> None:
    assert WITHOUT_MARKUP[form]("a: <b> *x*") == text


# Answers that are not understood, and lines that are passed over


def unclear() -> Marked:
    sheet = Sheet(Source("answers.txt"), [Answer("lstm", params=Response.params("480"), line=2)])
    sheet.doubts = [Remark(3, "480 or 440", "which number is the answer?")]
    sheet.passed = [Remark(line, "Kim", "a name") for line in (1, 4, 5)]
    return Marker(key_of(read_data(LSTM_DENSE))).mark(sheet)


def test_answers_that_are_not_understood() -> None:
    marked = unclear()
    assert headline(marked) == "1 of 2 answers are right, 1 is not understood"
    assert list(map(state, marked.verdicts)) == ["right", "unclear"]
    text = as_text(marked)
    assert "line 3: 480 or 440 is not understood\n  Which number is the answer?" in text
    assert text.endswith("Passed over, as no answers: lines 1, 4–5.")
    assert "| ? |  |  | 480 or 440 |  |  |" in as_markdown(marked)
    assert "## line 3\n" in as_markdown(marked)
    assert '<tr class="unclear">' in as_html(marked)


def test_data_of_answers_that_are_not_understood() -> None:
    data = as_dict(unclear())
    assert (data["answers"], data["right"], data["not_understood"]) == (2, 1, 1)
    assert [verdict["right"] for verdict in data["verdicts"]] == [True, None]
    kim = {"line": 1, "place": "line 1", "text": "Kim", "why": "a name"}
    assert data["passed_over"][0] == kim


def test_places_that_are_not_lines() -> None:
    sheet = unclear().sheet
    sheet.places = {3: "page 1, line 3", 2: "<b>, row 7"}
    sheet.passed = [
        Remark(9, "Kim", "a name", "page 2, line 1"),
        Remark(0, "a picture", "", "a.docx"),
    ]
    marked = Marker(key_of(read_data(LSTM_DENSE))).mark(sheet)
    text = as_text(marked)
    assert "page 1, line 3: 480 or 440 is not understood" in text
    assert text.endswith("Passed over, as no answers: a.docx: a picture, page 2, line 1.")
    assert "## page 1, line 3\n" in as_markdown(marked)
    assert "<h2>page 1, line 3</h2>" in as_html(marked)
    data = as_dict(marked)
    assert [verdict["place"] for verdict in data["verdicts"]] == ["<b>, row 7", "page 1, line 3"]
    assert data["passed_over"][0]["place"] == "page 2, line 1"
