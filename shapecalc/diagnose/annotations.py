"""Problems in the formats of other programs: JSON, SARIF, and GitHub's annotations."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.diagnose.case import Suggestion
from shapecalc.diagnose.layout import line_and_column, offset
from shapecalc.diagnose.repair import Diagnosis, Report
from shapecalc.errors import Code, Source
from shapecalc.model.call import LayerProblem
from shapecalc.model.declared import DeclaredLayer
from shapecalc.model.graph import shape_of
from shapecalc.read.places import Position
from shapecalc.table.forms import plain_shape
from shapecalc.terminal import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_dicts(reports: Sequence[Report]) -> list[dict[str, Any]]:
    """Return all problems as plain data, with their positions, shapes and fixes."""
    return [_dict(diagnosis) for report in reports for diagnosis in report.diagnoses]


def _dict(diagnosis: Diagnosis) -> dict[str, Any]:
    problem, position = diagnosis.problem, diagnosis.position
    return {
        "code": problem.code.value,
        "severity": severity(problem.code),
        "title": problem.code.title,
        "message": problem.message,
        "file": diagnosis.source.file.name,
        "cell": cell_number(diagnosis.source),
        "line": position.line if position else None,
        "column": position.column if position else None,
        "end_column": position.end if position else None,
        "layer": problem.layer or None,
        "expected": _expected_axes(diagnosis),
        "found": _input_shapes(diagnosis),
        "chains": diagnosis.chains,
        "hint": problem.advice or None,
        "fixes": list(map(str, diagnosis.suggestions)),
        "behind": diagnosis.behind,
    }


def cell_number(source: Source) -> int | None:
    """Return the number of the cell that a text is; None if it is no cell of a notebook."""
    return int(source.name[len(source.file.name) + 1 : -1]) if source.within else None


def _position_in_file(diagnosis: Diagnosis) -> Position | None:
    """Return the position of a problem in the file itself, as other programs count lines."""
    position, source = diagnosis.position, diagnosis.source
    if position is None or source.within is None:
        return position
    start, end = (
        offset(source, position.line, column) for column in (position.column, position.end)
    )
    line, column = line_and_column(source.file.text, start)
    return Position(line, column, column + end - start)


def _expected_axes(diagnosis: Diagnosis) -> list[str] | None:
    """Return the names of the axes that the layer expects."""
    problem = diagnosis.problem
    layer = problem.called_layer if isinstance(problem, LayerProblem) else None
    return list(layer.rule.axes(layer.arguments)) if isinstance(layer, DeclaredLayer) else None


def _input_shapes(diagnosis: Diagnosis) -> list[Any] | None:
    """Return the shapes that the layer gets."""
    problem = diagnosis.problem
    if not isinstance(problem, LayerProblem):
        return None
    return [plain_shape(shape_of(tensor)) for tensor in problem.inputs]


def severity(code: Code) -> str:
    """Return ``error`` or ``warning``, the names that SARIF and GitHub use."""
    return "warning" if code.is_warning else "error"


def as_github(reports: Sequence[Report]) -> Iterator[str]:
    """Yield one workflow command per problem; GitHub shows it at the line of the file."""
    for report in reports:
        for diagnosis in report.diagnoses:
            code, position = diagnosis.problem.code, _position_in_file(diagnosis)
            place = {"file": diagnosis.source.file.name, "title": code.value}
            if position:
                place |= {"line": str(position.line), "col": str(position.column)}
            options = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in place.items())
            yield f"::{severity(code)} {options}::{_escaped(_sentence(diagnosis))}"


def _sentence(diagnosis: Diagnosis) -> str:
    problem = diagnosis.problem
    about = f"{problem.layer}: " if problem.layer else ""
    if diagnosis.suggestions:
        advice = f". Fix: {diagnosis.suggestions[0]}"
    else:
        advice = f". Hint: {problem.advice}" if problem.advice else ""
    return f"{about}{problem.message}{advice}"


def _escaped(text: str, separators: str = "") -> str:
    r"""Return a text with the characters escaped that end a GitHub workflow command or its fields.

    >>> _escaped("50% of it, say", ",")
    '50%25 of it%2C say'
    """
    text = visible(text)
    for character in "%" + separators:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def as_sarif(reports: Sequence[Report], version: str) -> dict[str, Any]:
    """Return all problems as a SARIF 2.1.0 log, which code hosts and editors read."""
    driver = {
        "name": "shapecalc",
        "version": version,
        "rules": [_rule(code) for code in Code],
    }
    results = [result for report in reports for result in sarif_results(report)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def sarif_results(report: Report) -> list[dict[str, Any]]:
    """Return the problems of a file as results of a SARIF log."""
    return [_result(diagnosis) for diagnosis in report.diagnoses]


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.value,
        "name": code.name.title().replace("_", ""),
        "shortDescription": {"text": code.title},
        "defaultConfiguration": {"level": severity(code)},
    }


def _result(diagnosis: Diagnosis) -> dict[str, Any]:
    name = diagnosis.source.file.name
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(name)}}
    position = _position_in_file(diagnosis)
    if position:
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
    # The edits of a problem that was hidden at first apply to the text with the other fixes made.
    if diagnosis.suggestions and not diagnosis.behind:
        result["fixes"] = [_fix(suggestion, name) for suggestion in diagnosis.suggestions]
    return result


def _uri(file: str) -> str:
    """Return a path as a URI, in which no sign has a meaning but the slash.

    >>> _uri("models/층 50%.yaml"), _uri("javascript:x")
    ('models/%EC%B8%B5%2050%25.yaml', 'javascript%3Ax')
    """
    from urllib.parse import quote  # only SARIF needs it

    return quote(file.replace(os.sep, "/"), errors="surrogatepass")


def _fix(suggestion: Suggestion, file: str) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in suggestion.edits
    ]
    change = {"artifactLocation": {"uri": _uri(file)}, "replacements": replacements}
    return {"description": {"text": str(suggestion)}, "artifactChanges": [change]}
