"""Readers of the files that platforms import, written from the documentation of the formats.

They know nothing of the writers: a question that is written and read again has to be the same.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from html import unescape
from typing import Any
from xml.etree import ElementTree

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


@dataclass
class Known:
    """An answer that a file knows: its points from 0 to 1, its tolerance, its feedback."""

    text: str
    points: float
    feedback: str
    tolerance: str = "0"


@dataclass
class ReadQuestion:
    """A question as a file has it."""

    name: str
    kind: str
    html: str
    answers: list[Known] = field(default_factory=list)
    steps: str = ""


def plain(html: str) -> str:
    """The text of HTML: lines for breaks, characters for entities."""
    return unescape(re.sub(r"<br ?/?>", "\n", html))


# Moodle XML


def read_moodle(text: str) -> tuple[str, list[ReadQuestion]]:
    """The category and the questions of a file in Moodle XML."""
    category, questions = "", []
    for element in ElementTree.fromstring(text.encode()):
        assert element.tag == "question"
        if element.get("type") == "category":
            category = inner(element, "category/text")
            continue
        question = ReadQuestion(
            inner(element, "name/text"),
            str(element.get("type")),
            inner(element, "questiontext/text"),
            steps=plain(inner(element, "generalfeedback/text")),
        )
        for answer in element.findall("answer"):
            written = inner(answer, "text")
            if question.kind == "shortanswer":
                assert "*" not in re.sub(r"\\\*", "", written), "a star stands for any text"
                written = written.replace(r"\*", "*")
            question.answers.append(
                Known(
                    plain(written) if answer.get("format") == "html" else written,
                    float(str(answer.get("fraction"))) / 100,
                    plain(inner(answer, "feedback/text")),
                    inner(answer, "tolerance") or "0",
                )
            )
        questions.append(question)
    return category, questions


def inner(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else found.text or ""


# GIFT

BACKSLASHED = re.compile(r"\\([\\:#={}~n])")
"""The characters that have a backslash in GIFT, where they have no meaning."""


def read_gift(text: str) -> tuple[str, list[ReadQuestion]]:
    """The category and the questions of a file in GIFT: blank lines divide the questions."""
    category, questions = "", []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in block.split("\n") if not line.lstrip().startswith("//")]
        whole = "\n".join(lines)
        if whole.startswith("$CATEGORY:"):
            category = whole.partition(":")[2].strip()
        else:
            questions.append(gift_question(whole))
    return category, questions


def parts_at(sign: str, text: str) -> list[str]:
    """A text divided at a sign that has no backslash."""
    parts, at = [""], 0
    while at < len(text):
        if text[at] == "\\":
            parts[-1] += text[at : at + 2]
            at += 2
        elif text.startswith(sign, at):
            parts.append("")
            at += len(sign)
        else:
            parts[-1] += text[at]
            at += 1
    return parts


def without_backslashes(text: str) -> str:
    return BACKSLASHED.sub(lambda match: "\n" if match[1] == "n" else match[1], text.strip())


def gift_question(block: str) -> ReadQuestion:
    nothing, name, rest = parts_at("::", block)
    assert not nothing.strip()
    text, answers = parts_at("{", rest)
    inside, after = parts_at("}", answers)
    assert not after.strip()
    assert text.startswith("[html]")
    numerical = inside.startswith("#")
    inside = inside[numerical:]
    choices, _, steps = inside.partition("####")
    question = ReadQuestion(
        without_backslashes(name),
        "numerical" if numerical else "shortanswer",
        without_backslashes(text.removeprefix("[html]")),
        steps=plain(without_backslashes(steps)),
    )
    if len(parts_at("~", choices)) > 1:
        question.kind = "multichoice"
    question.answers = list(gift_answers(choices, question.kind))
    return question


def gift_answers(text: str, kind: str) -> Iterator[Known]:
    signs = re.findall(r"(?:\\.|[^\\=~])*?([=~])", re.sub(r"\\.", "  ", text))
    parts = [part for by_is in parts_at("=", text) for part in parts_at("~", by_is)][1:]
    assert len(signs) == len(parts)
    for sign, part in zip(signs, parts):
        weight = re.match(r"%(-?\d+)%", part)
        if sign == "=" and kind == "multichoice":
            weight = None
        answer, feedback = parts_at("#", part[weight.end() :] if weight else part)
        points = float(weight[1]) / 100 if weight else float(sign == "=")
        written, tolerance = answer, "0"
        if kind == "numerical":
            written, tolerance = answer.split(":")
        written = without_backslashes(written)
        if kind == "shortanswer":
            assert "*" not in re.sub(r"\\\*", "", written), "a star stands for any text"
            written = written.replace(r"\*", "*")
        else:
            written = plain(written)
        yield Known(written, points, plain(without_backslashes(feedback)), tolerance.strip())


# QTI


@dataclass
class QtiItem:
    """A question of QTI, which marks an answer as a platform does."""

    name: str
    root: Any

    @property
    def base(self) -> str:
        return str(self.root.find(f"{QTI}responseDeclaration").get("baseType"))

    @property
    def options(self) -> dict[str, str]:
        """The options by their identifiers."""
        return {
            str(option.get("identifier")): "".join(option.itertext())
            for option in self.root.iter(f"{QTI}simpleChoice")
        }

    @property
    def correct(self) -> str:
        return str(self.root.find(f"{QTI}responseDeclaration/{QTI}correctResponse/{QTI}value").text)

    @property
    def body(self) -> str:
        return "".join(self.root.find(f"{QTI}itemBody").itertext())

    def mark(self, response: str) -> tuple[float, str, str]:
        """The points for an answer, the feedback, and the steps."""
        outcomes = {"SCORE": "0"}
        for rule in self.root.find(f"{QTI}responseProcessing"):
            self.run(rule, response, outcomes)
        texts = {
            (str(modal.get("outcomeIdentifier")), str(modal.get("identifier"))): lines_of(modal)
            for modal in self.root.iter(f"{QTI}modalFeedback")
        }
        feedback, steps = (
            texts.get((name, outcomes.get(name, "")), "") for name in ("FEEDBACK", "STEPS")
        )
        return float(outcomes["SCORE"]), feedback, steps

    def run(self, rule: Any, response: str, outcomes: dict[str, str]) -> None:
        tag = rule.tag.removeprefix(QTI)
        if tag == "setOutcomeValue":
            outcomes[str(rule.get("identifier"))] = str(rule.find(f"{QTI}baseValue").text)
            return
        assert tag == "responseCondition"
        for branch in rule:
            first, *rest = branch
            if branch.tag == f"{QTI}responseElse":
                rest = list(branch)
            elif not self.test(first, response):
                continue
            for inner_rule in rest:
                self.run(inner_rule, response, outcomes)
            return

    def test(self, expression: Any, response: str) -> bool:
        variable, value = expression
        assert variable.get("identifier") == "RESPONSE"
        assert value.get("baseType") == self.base
        text, tag = str(value.text), expression.tag.removeprefix(QTI)
        if tag == "stringMatch":
            return response.lower() == text.lower()
        if tag == "equal":
            below, above = map(Fraction, expression.get("tolerance").split())
            number = Fraction(text)
            return number - below <= Fraction(response) <= number + above
        assert tag == "match"
        return int(response) == int(text) if self.base == "integer" else response == text


def lines_of(element: Any) -> str:
    text = element.text or ""
    for child in element:
        text += ("\n" if child.tag == f"{QTI}br" else "") + (child.tail or "")
    return text


def read_qti(content: bytes) -> list[QtiItem]:
    """The questions of a package, in the order of its test; each file is in the list of files."""
    package = zipfile.ZipFile(io.BytesIO(content))
    manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
    resources = {
        str(resource.get("identifier")): resource
        for resource in manifest.iter(f"{PACKAGE}resource")
    }
    hrefs = {str(resource.get("href")) for resource in resources.values()}
    listed = {str(file.get("href")) for file in manifest.iter(f"{PACKAGE}file")}
    assert hrefs == listed == {*package.namelist()} - {"imsmanifest.xml"}
    (test,) = (r for r in resources.values() if r.get("type") == "imsqti_test_xmlv2p1")
    needed = {str(d.get("identifierref")) for d in test.iter(f"{PACKAGE}dependency")}
    assert needed == {*resources} - {str(test.get("identifier"))}
    order = ElementTree.fromstring(package.read(str(test.get("href"))))
    items = []
    for reference in order.iter(f"{QTI}assessmentItemRef"):
        root = ElementTree.fromstring(package.read(str(reference.get("href"))))
        assert root.get("identifier") == reference.get("identifier")
        items.append(QtiItem(str(root.get("title")), root))
    return items
