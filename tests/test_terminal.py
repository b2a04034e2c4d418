"""The terminal: widths and colours, and characters that act."""

from __future__ import annotations

import os
import sys
from io import StringIO
from unicodedata import category

import pytest

from shapecalc.terminal import (
    BOLD,
    CLASS,
    CODES,
    NUMBER,
    RUNNERS,
    Coloring,
    VisibleStream,
    colors,
    columns,
    console_width,
    for_terminal,
    note,
    only_ascii,
    paint,
    send_commands,
    to_ascii,
    unfiltered,
    usage_error,
    visible,
    visible_lines,
    visible_output,
    width,
    without_marks,
)

SETTINGS = ("COLUMNS", "TERM", "NO_COLOR", "COLORTERM", "FORCE_COLOR", *RUNNERS)


class Stream(StringIO):
    """A stream that is a terminal or is none, with an encoding."""

    def __init__(self, terminal: bool = False, encoding: str = "utf-8") -> None:
        super().__init__()
        self.terminal, self.charset = terminal, encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.charset

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine is in the environment."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def test_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "123")
    assert columns() == console_width() == 123


@pytest.mark.parametrize("setting", ["", "0", "wide", "-5"])
def test_the_width_without_a_setting(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("COLUMNS", setting)
    asked = []

    def no_terminal(descriptor: int) -> os.terminal_size:
        asked.append(descriptor)
        raise OSError

    monkeypatch.setattr(os, "get_terminal_size", no_terminal)
    assert console_width() == 80
    assert asked == [0, 1, 2]


def test_the_width_of_the_first_stream_that_is_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def second_only(descriptor: int) -> os.terminal_size:
        if descriptor != 1:
            raise OSError
        return os.terminal_size((97, 20))

    monkeypatch.setattr(os, "get_terminal_size", second_only)
    assert console_width() == 97
    monkeypatch.setattr(os, "get_terminal_size", lambda descriptor: os.terminal_size((0, 0)))
    assert console_width() == 80


@pytest.mark.parametrize(
    ("settings", "terminal", "when", "expected"),
    [
        ({"TERM": "xterm"}, True, "auto", "standard"),
        ({"TERM": "xterm-256color"}, True, "auto", "256"),
        ({"TERM": "xterm-kitty"}, True, "auto", "256"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, True, "auto", "256"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, "auto", "bold"),
        ({"TERM": "dumb"}, True, "auto", "none"),
        ({"TERM": "dumb"}, True, "always", "standard"),
        ({"TERM": "xterm"}, False, "auto", "none"),
        ({"TERM": "xterm"}, False, "always", "standard"),
        ({"TERM": "xterm"}, True, "never", "none"),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, "always", "standard"),
        ({"TERM": "xterm", "NO_COLOR": "1", "FORCE_COLOR": "1"}, False, "auto", "bold"),
        ({"TERM": "xterm", "FORCE_COLOR": "1"}, False, "auto", "standard"),
        ({"TERM": "xterm", "FORCE_COLOR": ""}, True, "auto", "none"),
    ],
)
def test_colors(
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    terminal: bool,
    when: str,
    expected: str,
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Coloring, "when", when)
    assert colors(Stream(terminal)) == expected
    assert expected in CODES


@pytest.mark.parametrize(
    ("encoding", "expected"), [("utf-8", False), ("UTF-16", False), ("ascii", True), ("", True)]
)
def test_only_ascii(encoding: str, expected: bool) -> None:
    assert only_ascii(Stream(encoding=encoding)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4·u² → ⌊n/2⌋", "4*u^2 -> floor(n/2)"),
        ("┌─┬─┐", "+-+-+"),
        ("μ − σ…", "mu - sigma..."),
        ("plain", "plain"),
    ],
)
def test_to_ascii(monkeypatch: pytest.MonkeyPatch, text: str, expected: str) -> None:
    assert to_ascii(text) == expected
    assert expected.isascii()
    monkeypatch.setattr("sys.stdout", Stream(encoding="ascii"))
    assert for_terminal(text) == expected
    monkeypatch.setattr("sys.stdout", Stream(encoding="utf-8"))
    assert for_terminal(text) == text


def test_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error("no such layer", "did you mean `Dense`?") == 2
    assert usage_error("no room", code=1) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "error: no such layer\n    hint: did you mean `Dense`?\nerror: no room\n"
    )


def test_without_marks() -> None:
    assert without_marks("as ``padding`` or `x`") == "as padding or x"


def test_width() -> None:
    assert [width(text) for text in ("", "lstm", "층", "a층b", "é")] == [0, 4, 2, 4, 1]


def test_paint() -> None:
    codes = CODES["standard"]
    assert paint("Dense", CLASS, codes) == "\x1b[94mDense\x1b[0m"
    assert paint("", CLASS, codes) == ""
    assert paint("Dense", "", codes) == "Dense"
    assert paint("Dense", CLASS, CODES["none"]) == paint("Dense", CLASS, CODES["bold"]) == "Dense"


@pytest.mark.parametrize("terminal", CODES)
def test_every_terminal_has_codes_for_the_same_or_fewer_styles(terminal: str) -> None:
    assert CODES[terminal].keys() <= CODES["256"].keys()
    assert {BOLD, NUMBER} <= CODES["256"].keys()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\x1b[2J층\n", r"a\tb\x1b[2J층\n"),
        ("\x00\x7f\x9b\x85\xad", r"\x00\x7f\x9b\x85\xad"),
        ("\u202e\u2066\u200e\u061c\ufeff\u200b", r"\u202e\u2066\u200e\u061c\ufeff\u200b"),
        ("\u2028\u2029\udcff\U000e0041", r"\u2028\u2029\udcff\U000e0041"),
        ("층 1\u3000é\u0301\xa0", "층 1\u3000é\u0301\xa0"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("\\x1b", "\\x1b"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_every_character_that_acts_is_escaped() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    acting = [c for c in characters if category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [c for c in acting if visible(c) == c] == ["\u200c", "\u200d"]
    assert all(visible(c).isascii() for c in acting if c not in "\u200c\u200d")


def test_visible_lines() -> None:
    assert visible_lines("a\rb\n\x1b\n") == "a\\rb\n\\x1b\n"
    assert visible_lines("a\x1b", lambda sign: f"<{ord(sign)}>") == "a<27>"


def test_visible_stream() -> None:
    behind = StringIO()
    stream = VisibleStream(behind)
    print("\x1b[31ma\x1b[0m\tb\x9b", file=stream)
    stream.writelines(["\x1b[0m", "\r\n"])
    assert behind.getvalue() == "\\x1b[31ma\\x1b[0m\\tb\\x9b\n\\x1b[0m\\r\n"
    assert unfiltered(stream) is behind  # type: ignore[arg-type]
    assert unfiltered(behind) is behind
    assert not stream.isatty()


def test_visible_stream_with_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = VisibleStream(Stream(terminal=True))
    monkeypatch.setattr(Coloring, "when", "always")
    assert colors(stream) != "none"  # type: ignore[arg-type]
    stream.write("\x1b[38;5;33ma\x1b[0m\x1b[2J\x1b]0;x\x07\n")
    assert stream.getvalue() == "\x1b[38;5;33ma\x1b[0m\\x1b[2J\\x1b]0;x\\x07\n"
    monkeypatch.setattr(Coloring, "when", "never")
    colors(stream)  # type: ignore[arg-type]
    stream.write("\x1b[0m")
    assert stream.getvalue().endswith("\n\\x1b[0m")


@pytest.mark.parametrize("runner", ["", *RUNNERS])
def test_commands_for_a_service(monkeypatch: pytest.MonkeyPatch, runner: str) -> None:
    """A service that runs commands in the output gets those of lint, and no others."""
    if runner:
        monkeypatch.setenv(runner, "true")
    text = "a::b\n  ::error::c\n##vso[d] ###[e]\n"
    wanted = "a::b\n  \\x3a:error::c\n\\x23#vso[d] #\\x23#[e]\n" if runner else text
    stream = VisibleStream(Stream())
    stream.write(text)
    assert stream.getvalue() == wanted
    send_commands(stream)  # type: ignore[arg-type]
    stream.write("::error::")
    assert stream.getvalue() == f"{wanted}::error::"


def test_visible_output(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    with visible_output():
        print("\x1b[2J")
        note("\x9b\nnote")
    assert before == (sys.stdout, sys.stderr)
    assert capsys.readouterr() == ("\\x1b[2J\n", "\\x9b\\nnote\n")


def test_usage_errors_are_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert usage_error("no\nerror: x", "a\x1b", details=["b\u202e"]) == 2
    assert capsys.readouterr().err == ("error: no\\nerror: x\n       b\\u202e\n    hint: a\\x1b\n")
