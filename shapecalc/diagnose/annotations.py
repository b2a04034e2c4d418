"""Problems in the forms that other programs show beside the code: JSON, SARIF, GitHub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.diagnose.repair import Diagnosis, Report
from shapecalc.diagnose.report import safe
from shapecalc.errors import Code
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import shape_of
from shapecalc.table.forms import plain_shape

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_dicts(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Every problem with its place, its shapes and its cures."""
    return [_dict(each) for report in reports for each in report.diagnoses]


def _dict(diagnosis: Diagnosis) -> dict[str, Any]:
    problem, position = diagnosis.problem, diagnosis.position
    return {
        "code": problem.code.value,
        "severity": severity(problem.code),
        "title": problem.code.title,
        "message": problem.message,
        "file": diagnosis.source.name,
        "line": position.line if position else None,
        "column": position.column if position else None,
        "end_column": position.end if position else None,
        "layer": problem.layer or None,
        "expected": _expected(diagnosis),
        "found": _found(diagnosis),
        "chains": diagnosis.chains,
        "hint": problem.advice or None,
        "fixes": [str(each) for each in diagnosis.suggestions],
        "behind": diagnosis.behind,
    }


def _expected(diagnosis: Diagnosis) -> list[str] | None:
    """The axes that the layer takes, by name."""
    problem = diagnosis.problem
    taker = problem.called_layer if isinstance(problem, LayerProblem) else None
    return list(taker.rule.axes(taker.arguments)) if isinstance(taker, DeclaredLayer) else None


def _found(diagnosis: Diagnosis) -> list[Any] | None:
    """The shapes that reach the layer."""
    problem = diagnosis.problem
    if not isinstance(problem, LayerProblem):
        return None
    return [plain_shape(shape_of(tensor)) for tensor in problem.inputs]


def severity(code: Code) -> str:
    """``error`` or ``warning``."""
    return "warning" if code.is_warning else "error"


def as_github(reports: Sequence[Report]) -> Iterator[str]:
    r"""A line for each problem, which GitHub shows beside the line of the file.

    >>> _escaped("50%\nof it, say", ",")
    '50%25%0Aof it%2C say'
    """
    for report in reports:
        for each in report.diagnoses:
            place = {"file": each.source.name, "title": each.problem.code.value}
            if each.position:
                place |= {"line": str(each.position.line), "col": str(each.position.column)}
            options = ",".join(f"{key}={_escaped(word, ',:')}" for key, word in place.items())
            yield f"::{severity(each.problem.code)} {options}::{_escaped(_sentence(each))}"


def _sentence(diagnosis: Diagnosis) -> str:
    problem = diagnosis.problem
    about = f"{problem.layer}: " if problem.layer else ""
    cure = diagnosis.suggestions[0] if diagnosis.suggestions else problem.advice
    return f"{about}{problem.message}" + (f". To mend it: {cure}" if cure else "")


def _escaped(text: str, further: str = "") -> str:
    """A text whose signs GitHub does not take for its own."""
    text = "\n".join(map(safe, text.splitlines()))
    for sign in "%\n" + further:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def as_sarif(reports: Sequence[Report], version: str) -> dict[str, Any]:
    """A run in SARIF 2.1.0, which code hosts and editors read."""
    driver = {
        "name": "shapecalc",
        "version": version,
        "rules": [_rule(code) for code in Code],
    }
    results = [_result(each) for report in reports for each in report.diagnoses]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.value,
        "name": code.name.title().replace("_", ""),
        "shortDescription": {"text": code.title},
        "defaultConfiguration": {"level": severity(code)},
    }


def _result(diagnosis: Diagnosis) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": diagnosis.source.name}}
    if diagnosis.position:
        position = diagnosis.position
        location["region"] = {
            "startLine": position.line,
            "startColumn": position.column,
            "endColumn": position.end,
        }
    result = {
        "ruleId": diagnosis.problem.code.value,
        "ruleIndex": list(Code).index(diagnosis.problem.code),
        "level": severity(diagnosis.problem.code),
        "message": {"text": _sentence(diagnosis)},
        "locations": [{"physicalLocation": location}],
    }
    if diagnosis.suggestions and not diagnosis.behind:  # Those changes are of another text.
        result["fixes"] = [_fix(diagnosis, number) for number in range(len(diagnosis.suggestions))]
    return result


def _fix(diagnosis: Diagnosis, number: int) -> dict[str, Any]:
    suggestion = diagnosis.suggestions[number]
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in suggestion.edits
    ]
    change = {"artifactLocation": {"uri": diagnosis.source.name}, "replacements": replacements}
    return {"description": {"text": str(suggestion)}, "artifactChanges": [change]}
