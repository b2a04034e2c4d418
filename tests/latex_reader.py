"""A reader of LaTeX that fails where TeX would: there is no TeX where the tests run."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|\n[ ]*\n|[{}$&^_#%~]|[^\\{}$&^_#%~\n]+|\n")

TEXTS = {r"\text", r"\texttt", r"\textbf", r"\paragraph", r"\makebox", r"\framebox"}
"""Commands whose argument is text, even in a formula."""

TEXT = re.compile(r"\\(text|texttt|textbf|makebox|framebox)$")
"""The end of what is before the text in a formula."""

FORMULAS = set(
    r"""
    \left \right \frac \sqrt \lfloor \rfloor \lceil \rceil \cdot \bmod \max \top \tilde \odot \sigma
    \tanh \exp \gamma \beta \mu \varepsilon \alpha \surd \le \ge \operatorname \to \text \dots
    """.split()
)
"""Commands of formulas, as far as the documents have them; ``\\text`` is one of amsmath."""

WORDS = TEXTS | set(
    r"""
    \documentclass \usepackage \setlength \parindent \parskip \raggedright \pagestyle
    \allowdisplaybreaks \clearpage \begin \end \unitlength \put \textcolor \rule \qbezier
    \scriptsize \dots
    """.split()
)
"""Commands of text and pictures; ``\\textcolor`` is one of xcolor."""

ENVIRONMENTS = {"document": False, "align*": True, "tabular": False, "picture": False}
"""The environments, and whether they hold formulas."""


class LatexReader:
    """Reads LaTeX from left to right.

    Attributes:
        opened: what is open, each with whether it is a formula: groups, environments, brackets.
        columns: how many cells a row has, in the table that is open; 0 outside.
        cells: how many cells the row has so far.
    """

    def __init__(self) -> None:
        self.opened: list[tuple[str, bool]] = []
        self.columns = 0
        self.cells = 1

    def read(self, text: str) -> None:
        """Read a text as a whole.

        Raises:
            AssertionError: where TeX would stop with an error.
        """
        tokens = TOKEN.findall(text)
        assert "".join(tokens) == text
        for number, token in enumerate(tokens):
            self.take(token, tokens, number)
        assert not self.opened, f"still open: {self.opened}"

    @property
    def in_formula(self) -> bool:
        return bool(self.opened) and self.opened[-1][1]

    def take(self, token: str, tokens: list[str], number: int) -> None:
        """Read one sign or command."""
        assert token not in ("#", "%"), f"{token} without a backslash"
        if token in (r"\begin", r"\end"):
            self.environment(token, tokens[number + 2], "".join(tokens[number + 4 : number + 12]))
        elif token == "{":
            before = "".join(tokens[max(number - 3, 0) : number])
            self.opened.append(("{", self.in_formula and not TEXT.search(before)))
        elif token == "}":
            self.close("{")
        elif token in ("$", r"\[", r"\]"):
            self.formula(token)
        elif token in (r"\left", r"\right"):
            assert self.in_formula
            assert re.match(r"[()|.]|\\[lr](floor|ceil)$", tokens[number + 1])
            self.opened.append((token, True)) if token == r"\left" else self.close(r"\left")
        elif token in ("^", "_"):
            assert self.in_formula, f"{token} outside a formula"
        elif token in ("&", r"\\"):
            self.cell(token)
        elif token.startswith("\n") and token != "\n":
            assert not self.in_formula, "a paragraph ends in a formula"
        elif len(token) > 1 and token.startswith("\\") and token[1].isalpha():
            assert token in (FORMULAS if self.in_formula else WORDS), f"{token} is not defined here"

    def environment(self, token: str, name: str, rest: str) -> None:
        """Begin or end an environment."""
        if token == r"\end":
            assert self.columns in (0, self.cells) or self.cells == 1
            self.columns, self.cells = 0, 1
            self.close(name)
            return
        assert not self.in_formula
        # The group of the name is read behind this.
        self.opened.append((name, ENVIRONMENTS[name]))
        if name == "tabular":
            columns = re.match(r"\{((?:[lrc]|p\{\w+\})+)\}", rest)
            assert columns, f"no columns in {rest}"
            self.columns = len(re.sub(r"\{\w+\}", "", columns[1]))

    def formula(self, token: str) -> None:
        """Begin or end a formula; one sign of a dollar does both."""
        if token == r"\]" or (token == "$" and self.opened and self.opened[-1][0] == "$"):
            self.close(r"\[" if token == r"\]" else "$")
        else:
            assert not self.in_formula, "a formula in a formula"
            self.opened.append((token, True))

    def cell(self, token: str) -> None:
        """Begin the next cell of a table or an alignment, or its next row."""
        inside = self.opened[-1][0] if self.opened else ""
        assert inside in ("align*", "tabular"), f"{token} outside a table"
        if token == "&":
            self.cells += 1
            return
        assert self.columns in (0, self.cells), f"{self.cells} cells in {self.columns} columns"
        self.cells = 1

    def close(self, name: str) -> None:
        """End what was opened last."""
        assert self.opened, f"{name} was not opened"
        last, _ = self.opened.pop()
        assert last == name, f"{last} ends as {name}"


def read_latex(text: str) -> None:
    """Read LaTeX, and fail where TeX would.

    >>> read_latex(r"\\textbf{a} $b_{c}$")
    >>> read_latex(r"\\textbf{a_b}")
    Traceback (most recent call last):
    AssertionError: _ outside a formula
    """
    LatexReader().read(text)
