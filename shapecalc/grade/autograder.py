"""Grade a hand-in in the container in which Gradescope runs an autograder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timezone
from pathlib import Path
from typing import Any

from shapecalc.errors import ShapecalcError
from shapecalc.grade.assignment import Assignment
from shapecalc.grade.class_report import gradescope_unreadable
from shapecalc.grade.exports.export import export_of
from shapecalc.grade.exports.hand_in import Export, HandIn
from shapecalc.grade.overrides import Changes, changes_by_student, from_rubric
from shapecalc.grade.people import Person
from shapecalc.grade.submission import Submission, class_of
from shapecalc.grade.times import moment
from shapecalc.read.document import Selection
from shapecalc.table.escape import json_text

SETTINGS = "settings.json"
"""The file of a bundle that says what is in it."""

METADATA = "submission_metadata.json"
"""The file in which Gradescope says whose hand-in it is, and when it came."""


def mark_submission(root: Path, source: Path) -> None:
    """Grade what is in ``submission`` below a folder, and write ``results/results.json`` there.

    Args:
        root: the folder of Gradescope, mostly ``/autograder``.
        source: the folder of the bundle.
    """
    settings = json.loads((source / SETTINGS).read_text(encoding="utf-8"))
    output = root / "results"
    output.mkdir(parents=True, exist_ok=True)
    try:
        data = _results(root, source, settings)
    except (ShapecalcError, OSError) as error:
        data = gradescope_unreadable(f"the autograder cannot be used: {error}", [])
    data["visibility"] = settings["visibility"]
    (output / "results.json").write_text(f"{json_text(data)}\n", encoding="utf-8")


def _results(root: Path, source: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """Return the results of the hand-in."""
    rubric = str(source / settings["rubric"]) if settings["rubric"] else None
    selection = Selection(settings["model_name"], settings["language"])
    folder, output = root / "submission", root / "results"
    model = str(source / settings["model"])
    assignment = Assignment(model, str(folder), str(output), rubric, "text", selection)
    submission = _submission(assignment, _metadata(root / METADATA))
    graded = assignment.mark(submission)
    _, results = assignment.pages(submission)
    return dict(json.loads(graded.pages[results]))


def _metadata(path: Path) -> dict[str, Any]:
    """Return what Gradescope says of a hand-in; nothing if it says nothing."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _submission(assignment: Assignment, metadata: dict[str, Any]) -> Submission:
    """Return all files as one hand-in, with its student and its time."""
    export = export_of(assignment.store)
    users = metadata.get("users")
    user = users[0] if isinstance(users, list) and users and isinstance(users[0], dict) else {}
    ids = tuple(str(user[name]) for name in ("sid", "id") if user.get(name))
    hand_in = HandIn(
        [file for part in export.hand_ins for file in part.files],
        str(user.get("name") or "student"),
        ids,
        str(user.get("email") or ""),
        moment(str(metadata.get("created_at", "")), timezone.utc),
        unread=export.left_out,
    )
    person = Person(hand_in.name, ids, hand_in.email)
    late = assignment.rubric.late
    students = class_of(Export("Gradescope", [hand_in], []), rule=late)
    return _with_changes(students.submissions[0], person, assignment)


def _with_changes(submission: Submission, person: Person, assignment: Assignment) -> Submission:
    """Return a hand-in with what the rubric says of its student."""
    changes = Changes()
    for change in from_rubric(assignment.rubric.overrides, "the rubric"):
        try:
            (more,) = changes_by_student([change], [(submission.student, person)])
        except ShapecalcError:  # It is about another student.
            continue
        changes = changes.and_then(more)
    return replace(submission, changes=changes)
