"""The export of Gradescope: its file of metadata, groups, and earlier submissions."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from shapecalc.errors import InputError
from shapecalc.grade.exports.gradescope import METADATA, NOT_OURS, gradescope, when
from shapecalc.grade.exports.hand_in import Export, LeftOut

TEXT = """---
submission_101:
  :submitters:
  - :name: Minji Kim
    :sid: '0012345'
    :email: kim@example.edu
  :created_at: 2026-12-01 14:00:00.123456000 Z
  :score: 3.0
  :status: processed
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests:
    - score: 1.0
      name: lstm.params
  :history:
  - :id: 99
    :created_at: 2026-11-30 10:00:00.000000000 Z
    :score: 0.0
submission_102:
  :submitters:
  - :name: 이준
    :sid: 20231234
    :email:
  - :name: 박서연
    :sid: '20231235'
    :email: park@example.edu
  :created_at: 2026-12-02 01:30:00.000000000 Z
103.pdf:
  :submitters:
  - :name: 최우진
    :sid: '20231236'
"""


def export(files: list[LeftOut], text: str = TEXT, folder: str = "") -> Export:
    named = [(f"{folder}{path}", why) for path, why in [(METADATA, ""), *files]]
    found = gradescope(named, lambda path: text if path == f"{folder}{METADATA}" else "")
    assert found is not None
    return found


FILES: list[LeftOut] = [
    ("submission_101/answers.txt", ""),
    ("submission_101/model.keras", "a saved model"),
    ("submission_102/answers.md", ""),
    ("103.pdf", ""),
    ("stray.txt", ""),
    (".DS_Store", "hidden"),
]


@pytest.mark.parametrize("folder", ["", "assignment_7_export/"])
def test_an_export(folder: str) -> None:
    found = export(FILES, folder=folder)
    assert found.platform == "Gradescope"
    assert [(h.name, h.ids, h.email, h.files) for h in found.hand_ins] == [
        ("Minji Kim", ("0012345",), "kim@example.edu", [f"{folder}submission_101/answers.txt"]),
        ("이준", ("20231234",), "", [f"{folder}submission_102/answers.md"]),
        ("박서연", ("20231235",), "park@example.edu", [f"{folder}submission_102/answers.md"]),
        ("최우진", ("20231236",), "", [f"{folder}103.pdf"]),
    ]
    kim, lee, *_ = found.hand_ins
    assert kim.unread == [(f"{folder}submission_101/model.keras", "a saved model")]
    assert kim.submitted == datetime(2026, 12, 1, 14, tzinfo=timezone.utc)
    assert lee.submitted == datetime(2026, 12, 2, 1, 30, tzinfo=timezone.utc)
    assert found.left_out == [(f"{folder}stray.txt", NOT_OURS), (f"{folder}.DS_Store", "hidden")]


def test_a_submission_without_files_is_still_a_students() -> None:
    assert [h.files for h in export([]).hand_ins] == [[], [], [], []]


def test_the_last_submission_of_a_student_counts() -> None:
    text = "".join(
        f"submission_{n}:\n  :submitters:\n  - :name: kim\n    :sid: '1'\n  :created_at: {time}\n"
        for n, time in [(1, "2026-12-02 10:00:00 Z"), (2, "2026-12-01 10:00:00 Z")]
    )
    found = export([("submission_1/a.txt", ""), ("submission_2/a.txt", "")], text)
    assert [h.files for h in found.hand_ins] == [["submission_1/a.txt"]]
    assert found.left_out == [("submission_2/a.txt", "an earlier attempt of kim")]


@pytest.mark.parametrize("text", ["a: [", "a: &a [*b]", "a: 1\na: 2\n", "? " * 500])
def test_metadata_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InputError, match=r"submission_metadata.yml is not as Gradescope writes it"):
        export([], text)


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: 1", "a: {':submitters:': 3}", "3: {x: 1}"])
def test_metadata_of_another_form_names_nobody(text: str) -> None:
    assert [h.name for h in export([], text).hand_ins] in ([], [""])


def test_no_program_is_run() -> None:
    with pytest.raises(InputError):
        export([], "a: !!python/object/apply:os.system ['true']")


def test_other_files() -> None:
    assert gradescope([("kim.txt", "")], str) is None
    assert gradescope([(f"a/b/{METADATA}", "")], str) is None


def test_times() -> None:
    assert when(None) is None
    assert when("2026-12-01 14:00:00 Z") == datetime(2026, 12, 1, 14, tzinfo=timezone.utc)
