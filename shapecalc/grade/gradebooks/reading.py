"""Find out which platform a list of grades is of."""

from __future__ import annotations

from datetime import tzinfo

from shapecalc.grade.csv_table import read_csv_table, table_problem
from shapecalc.grade.gradebooks.canvas import canvas_gradebook
from shapecalc.grade.gradebooks.gradebook import Gradebook
from shapecalc.grade.gradebooks.gradescope import gradescope_gradebook
from shapecalc.grade.gradebooks.moodle import moodle_gradebook


def read_gradebook(path: str, assignment: str | None, zone: tzinfo | None) -> Gradebook:
    """Return the list of grades that a platform has exported.

    Args:
        path: the file.
        assignment: the name of the assignment, if the teacher has given it.
        zone: the time zone of times that do not say theirs.

    Raises:
        InputError: if it is none of a platform, or if it is unclear which assignment is graded.
    """
    table = read_csv_table(path, "list of grades")
    gradebook = (
        canvas_gradebook(table, assignment)
        or moodle_gradebook(table, zone)
        or gradescope_gradebook(table, assignment)
    )
    if gradebook is None:
        message = f"{path} is no list of grades of Canvas, Moodle or Gradescope"
        shown = ", ".join(table.headings[:6])
        raise table_problem(path, message, f"export it there again; it has the columns {shown}")
    return gradebook
