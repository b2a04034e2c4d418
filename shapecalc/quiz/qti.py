"""Questions as a package of QTI 2.1, which most platforms import: a zip of XML files.

Source: IMS Question and Test Interoperability, version 2.1, and IMS Content Packaging 1.1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape

from shapecalc.quiz.platform import (
    NUMERICAL,
    ONE_OF_SEVERAL,
    PlatformAnswer,
    PlatformQuestion,
)

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of each file: a seed gives the same bytes each time."""


def qti_package(questions: Sequence[PlatformQuestion], title: str) -> bytes:
    """Return the package of some questions, which form one test."""
    texts = {"imsmanifest.xml": _manifest(len(questions)), "test.xml": _test(len(questions), title)}
    texts |= {_file(at): _item(question, at) for at, question in enumerate(questions, start=1)}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in texts.items():
            package.writestr(zipfile.ZipInfo(name, WHEN), text.encode(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _identifier(at: int) -> str:
    return f"question_{at:04}"


def _file(at: int) -> str:
    return f"items/{_identifier(at)}.xml"


def _manifest(count: int) -> str:
    """Return the list of the files of a package."""
    lines = [
        XML,
        f'<manifest xmlns="{PACKAGE}" identifier="shapecalc_quiz">',
        "  <metadata>",
        "    <schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion>",
        "  </metadata>",
        "  <organizations/>",
        "  <resources>",
        '    <resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml">',
        '      <file href="test.xml"/>',
        *(f'      <dependency identifierref="{_identifier(at)}"/>' for at in range(1, count + 1)),
        "    </resource>",
    ]
    for at in range(1, count + 1):
        name = f'identifier="{_identifier(at)}"'
        lines.append(f'    <resource {name} type="imsqti_item_xmlv2p1" href="{_file(at)}">')
        lines.append(f'      <file href="{_file(at)}"/>')
        lines.append("    </resource>")
    return "\n".join([*lines, "  </resources>", "</manifest>", ""])


def _test(count: int, title: str) -> str:
    """Return the test that has all questions in their order."""
    lines = [
        XML,
        f'<assessmentTest xmlns="{QTI}" identifier="quiz" title="{escape(title)}">',
        '  <testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">',
        '    <assessmentSection identifier="section" title="Questions" visible="true">',
    ]
    for at in range(1, count + 1):
        lines.append(
            f'      <assessmentItemRef identifier="{_identifier(at)}" href="{_file(at)}"/>'
        )
    return "\n".join([*lines, "    </assessmentSection>", "  </testPart>", "</assessmentTest>", ""])


# A question


def _item(question: PlatformQuestion, at: int) -> str:
    """Return the file of a question."""
    number = "integer" if question.tolerance == "0" else "float"
    base = {NUMERICAL: number, ONE_OF_SEVERAL: "identifier"}.get(question.kind, "string")
    numbered = [*enumerate(question.answers, start=1)]
    values = {number: _value(question.kind, number, answer) for number, answer in numbered}
    first = next(number for number, answer in numbered if answer.right)
    head = f'identifier="{_identifier(at)}" title="{escape(question.name)}"'
    lines = [
        XML,
        f'<assessmentItem xmlns="{QTI}" {head} adaptive="false" timeDependent="false">',
        f'  <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="{base}">',
        f"    <correctResponse><value>{values[first]}</value></correctResponse>",
        "  </responseDeclaration>",
        '  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">',
        "    <defaultValue><value>0</value></defaultValue>",
        "  </outcomeDeclaration>",
        '  <outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>',
        '  <outcomeDeclaration identifier="STEPS" cardinality="single" baseType="identifier"/>',
        "  <itemBody>",
        f"    {_xhtml(question.html)}",
        *(f"    {line}" for line in _interaction(question, numbered)),
        "  </itemBody>",
        *_processing(_comparison(base, question.tolerance), base, numbered, values),
        *_feedback(question, numbered),
        "</assessmentItem>",
        "",
    ]
    return "\n".join(lines)


def _value(kind: str, number: int, answer: PlatformAnswer) -> str:
    """Return an answer as QTI compares it: an option has a name."""
    return f"answer_{number}" if kind == ONE_OF_SEVERAL else escape(answer.text, quote=False)


def _interaction(
    question: PlatformQuestion, numbered: Sequence[tuple[int, PlatformAnswer]]
) -> Iterator[str]:
    """Yield the field for the answer, or the options."""
    if question.kind != ONE_OF_SEVERAL:
        yield '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="30"/></p>'
        return
    yield '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">'
    for number, answer in numbered:
        text = escape(answer.text, quote=False)
        yield f'  <simpleChoice identifier="answer_{number}">{text}</simpleChoice>'
    yield "</choiceInteraction>"


def _comparison(base: str, tolerance: str) -> str:
    """Return the test of an answer: two numbers, texts or options are the same."""
    if base == "string":
        return 'stringMatch caseSensitive="false"'
    if base == "float":
        return f'equal toleranceMode="absolute" tolerance="{tolerance} {tolerance}"'
    return "match"


def _processing(
    comparison: str,
    base: str,
    numbered: Sequence[tuple[int, PlatformAnswer]],
    values: dict[int, str],
) -> Iterator[str]:
    """Yield how an answer is marked: it is compared with each known one in turn."""
    yield "  <responseProcessing>"
    yield "    <responseCondition>"
    for number, answer in numbered:
        tag = "responseIf" if number == numbered[0][0] else "responseElseIf"
        value = f'<baseValue baseType="{base}">{values[number]}</baseValue>'
        both = f'<variable identifier="RESPONSE"/>{value}'
        yield f"      <{tag}>"
        yield f"        <{comparison}>{both}</{comparison.split(maxsplit=1)[0]}>"
        if answer.right:
            yield f"        {_outcome('SCORE', 'float', '1')}"
        yield f"        {_outcome('FEEDBACK', 'identifier', f'feedback_{number}')}"
        yield f"      </{tag}>"
    yield "      <responseElse>"
    yield f"        {_outcome('FEEDBACK', 'identifier', 'feedback_other')}"
    yield "      </responseElse>"
    yield "    </responseCondition>"
    yield f"    {_outcome('STEPS', 'identifier', 'steps')}"
    yield "  </responseProcessing>"


def _outcome(name: str, base: str, value: str) -> str:
    number = f'<baseValue baseType="{base}">{value}</baseValue>'
    return f'<setOutcomeValue identifier="{name}">{number}</setOutcomeValue>'


def _feedback(
    question: PlatformQuestion, numbered: Sequence[tuple[int, PlatformAnswer]]
) -> Iterator[str]:
    """Yield what a student reads after an answer, and the steps to the right one."""
    texts = {f"feedback_{number}": answer.feedback for number, answer in numbered}
    texts["feedback_other"] = "This is not right."
    for name, text in texts.items():
        yield _modal("FEEDBACK", name, text)
    if question.steps:
        yield _modal("STEPS", "steps", question.steps)


def _modal(outcome: str, name: str, text: str) -> str:
    lines = escape(text, quote=False).replace("\n", "<br/>")
    named = f'outcomeIdentifier="{outcome}" identifier="{name}" showHide="show"'
    return f"  <modalFeedback {named}>{lines}</modalFeedback>"


def _xhtml(html: str) -> str:
    """Return the text of a question; in QTI all tags are closed."""
    return re.sub(r"<br>", "<br/>", html)
