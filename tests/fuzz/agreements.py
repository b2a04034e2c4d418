"""What the commands must agree on: each check compares a run with other runs on the same files."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from fuzz.case import Agreement, Case, Outcome, Run

from shapecalc.errors import Code

COUNTS = re.compile(r"^ ?((?:Non-)?[Tt]rainable) params: (?:at least )?(.*?) \(", re.MULTILINE)
"""The numbers below the table of a summary. The total may include those of the optimizer."""


def file_of(case: Case) -> str:
    """Return the file that a command is about: its first argument."""
    return case.line[1]


def summary_data(case: Case, run: Run, file: str = "", *options: str) -> Any:
    """Return the summary of a file in JSON; None if it has none."""
    outcome = run(case.with_line("summary", file or file_of(case), "--format", "json", *options))
    return json.loads(outcome.out) if outcome.code == 0 and not outcome.reason else None


def same_totals(case: Case, outcome: Outcome, run: Run) -> str:
    """Compare the summary in JSON with the table."""
    table = run(case.with_line("summary", file_of(case), *case.line[4:]))
    if table.reason or table.code != outcome.code:
        return table.reason or f"exit codes {outcome.code} in JSON and {table.code} for the table"
    if outcome.code:
        return "" if table.err == outcome.err else "other errors in JSON than for the table"
    data = json.loads(outcome.out)
    stated = {"Trainable": "trainable_params", "Non-trainable": "non_trainable_params"}
    for name, number in COUNTS.findall(table.out):
        if number.replace(",", "") != str(data[stated[name]]):
            return f"{name}: {data[stated[name]]} in JSON and {number} in the table"
    return ""


def same_rows(case: Case, outcome: Outcome, run: Run) -> str:
    """Compare the rows in CSV with those in JSON."""
    data = summary_data(case, run)
    if (data is None) != bool(outcome.code):
        return f"exit code {outcome.code} for CSV, and another for JSON"
    if data is None:
        return ""
    rows = list(csv.DictReader(io.StringIO(outcome.out)))
    names = [row["class_name"] for row in rows]
    if names != [layer["class_name"] for layer in data["layers"]]:
        return "other layers in CSV than in JSON"
    numbers = [row["params"].replace(",", "") for row in rows]
    stated = [str(layer["params"]) for layer in data["layers"]]
    known = [(number, text) for number, text in zip(numbers, stated) if text != "None"]
    return "" if all(a == b for a, b in known) else f"params {numbers} in CSV, {stated} in JSON"


def lint_and_summary(case: Case, outcome: Outcome, run: Run) -> str:
    """Compare whether lint finds errors with whether summary refuses the model."""
    summary = run(case.with_line("summary", file_of(case)))
    if summary.reason or bool(summary.code) == bool(outcome.code):
        return summary.reason
    return f"lint ends with {outcome.code}, summary with {summary.code}"


def errors_in(case: Case, run: Run, file: str) -> int:
    """Return how many errors lint finds in a file."""
    outcome = run(case.with_line("lint", file, "--format", "json"))
    problems = json.loads(outcome.out)
    return sum(problem["severity"] == "error" for problem in problems)


def fixed_is_no_worse(case: Case, outcome: Outcome, run: Run) -> str:
    """Check that the fixed copy has fewer errors, and as many as the exit code says."""
    if "written to b.yaml" not in outcome.err:
        return ""
    before, after = errors_in(case, run, file_of(case)), errors_in(case, run, "b.yaml")
    if after > before:
        return f"{before} errors before --fix, {after} after it"
    return "" if bool(after) == bool(outcome.code) else f"exit code {outcome.code}, {after} errors"


def same_table(case: Case, outcome: Outcome, run: Run) -> str:
    """Check that the converted model has the same layers, shapes and numbers."""
    if outcome.code:
        return ""
    before = summary_data(case, run)
    name = "b.yaml" if "yaml" in case.line else "b.json"
    converted = Case(case.line, {**case.files, name: outcome.out.encode()})
    after = summary_data(converted, run, name)
    if before is None or after is None:
        return f"{'the original' if before is None else 'the converted model'} has no summary"
    return differences(before, after)


def differences(before: Any, after: Any) -> str:
    """Return the first difference of two summaries, besides names."""
    for key in ("class_name", "total_params", "trainable_params", "non_trainable_params"):
        if before.get(key) != after.get(key):
            return f"{key}: {before.get(key)} before, {after.get(key)} after"
    if len(before["layers"]) != len(after["layers"]):
        return "another number of layers"
    for one, other in zip(before["layers"], after["layers"]):
        for key in ("class_name", "output_shape", "params", "dtype"):
            if one.get(key) != other.get(key):
                return f"{one['name']}, {key}: {one.get(key)} before, {other.get(key)} after"
    return ""


def _has_shapes(summary: Any) -> bool:
    return any(layer["output_shape"] is not None for layer in summary["layers"])


def explained_totals(case: Case, outcome: Outcome, run: Run) -> str:
    """Compare the numbers of each explained layer with those of the summary."""
    data = summary_data(case, run, "", "--every-call")
    if data and outcome.code and Code.UNKNOWN_SIZE.value in outcome.err and not _has_shapes(data):
        return ""  # A model without an input has a table, but nothing to explain.
    if (data is None) != bool(outcome.code):
        return f"explain ends with {outcome.code}; summary {'does not' if data else 'does'} fail"
    if data is None:
        return ""
    numbers = {layer["name"]: layer["params"] for layer in data["layers"]}
    explanations = json.loads(outcome.out)
    for explanation in explanations if isinstance(explanations, list) else [explanations]:
        name, params = explanation["name"], explanation["params"]
        if params is None or name not in numbers:
            continue
        if str(numbers[name]).replace(" ", "") != str(params).replace(" ", ""):
            return f"{name}: {params} explained, {numbers[name]} in the summary"
    return ""


def equal_to_itself(case: Case, outcome: Outcome, run: Run) -> str:
    """Check that diff finds no difference between a model and itself."""
    summary = run(case.with_line("summary", file_of(case)))
    expected = 2 if summary.code else 0
    return "" if outcome.code == expected else f"exit code {outcome.code} of diff with itself"


def solves(unknown: str) -> Agreement:
    """Return a check that solve finds the argument from the number that explain computes."""

    def check(case: Case, outcome: Outcome, run: Run) -> str:
        if outcome.code:
            return f"exit code {outcome.code}: {outcome.err[:200]}"
        params = json.loads(outcome.out)["params"]
        option = f"--{unknown.replace('_', '-')}"
        at = case.line.index(option)
        line = [*case.line[1:at], *case.line[at + 2 : -2]]
        solved = run(Case(["solve", *line, "--params", str(params), "--format", "json"]))
        if solved.reason or solved.code:
            return solved.reason or f"solve ends with {solved.code}: {solved.err[:200]}"
        found = [answer[unknown] for answer in json.loads(solved.out)]
        return "" if case.line[at + 1] in found else f"solve finds {found} for {unknown}"

    return check
