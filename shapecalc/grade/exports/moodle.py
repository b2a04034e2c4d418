"""What Moodle hands out as "Download all submissions": a folder or a prefix for each student.

``Kim Minji_12345_assignsubmission_file_/answers.txt`` is of Kim Minji, who is ``Participant 12345``
in the worksheet for grades. Newer versions have no underscore at the end of the folder. Without
folders it is ``Kim Minji_12345_assignsubmission_file_answers.txt``. A text that was typed in is
``onlinetext.html`` in ``Kim Minji_12345_assignsubmission_onlinetext_``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from shapecalc.grade.exports.hand_in import Export, HandIn, LeftOut
from shapecalc.patterns import regex

FILE = regex(
    r"(?:.*/)?(?P<name>[^/]+)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_?/.+|_[^/]+)", re.DOTALL
)
WITHOUT_NAMES = "participant"
"""What Moodle calls a student whose name the teacher may not see."""

NOT_OURS = "its name is none that Moodle gives, so it is nobody's"


def moodle(files: Sequence[LeftOut]) -> Export | None:
    """Return what Moodle has handed out; None if the names of the files are not those of Moodle."""
    hand_ins: dict[str, HandIn] = {}
    left_out = []
    for path, why in files:
        match = FILE.fullmatch(unicodedata.normalize("NFC", path))
        if not match:
            left_out.append((path, why or NOT_OURS))
            continue
        name = "" if match["name"].casefold() == WITHOUT_NAMES else match["name"].strip()
        hand_in = hand_ins.setdefault(match["id"], HandIn([], name, (match["id"],)))
        if why:
            hand_in.unread.append((path, why))
        else:
            hand_in.files.append(path)
    return Export("Moodle", list(hand_ins.values()), left_out) if hand_ins else None
