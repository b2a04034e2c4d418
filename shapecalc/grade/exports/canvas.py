"""What Canvas hands out as "Download Submissions": flat files whose names say whose they are.

``kimminji_LATE_12345_67890_answers-1.txt`` is of Kim, Minji, late, with the number 12345 in Canvas;
67890 is the number of the file, and Canvas has added -1, as it is a later attempt. A text that was
typed in is ``kimminji_12345_text.html``. Without names it is ``anon_Ab3xY_67890_answers.txt``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from shapecalc.dataclasses import dataclass
from shapecalc.grade.exports.hand_in import Export, HandIn, LeftOut
from shapecalc.patterns import regex

STUDENT = (
    r"(?:(?P<name>.+?)_(?P<late>LATE_)?(?P<number>\d{2,})"
    r"|(?P<hidden_late>LATE_)?(?P<hidden>anon_\w{5}))"
)
"""Whose a file is. A name may be a number, too, so that only a hidden one may be missing."""

UPLOAD = regex(rf"{STUDENT}_(?P<file>\d{{2,}})_(?P<rest>.+)", re.DOTALL)
TYPED = regex(rf"{STUDENT}_(?P<rest>(?:text|link)\.html)", re.DOTALL)
ATTEMPT = regex(r"(?P<stem>.+?)-(?P<number>\d{1,2})(?P<ending>\.\w+)?", re.DOTALL)
"""The name of a file to which Canvas has added a number, as it had a file of this name."""

LINK, NOT_OURS = "a link to a page", "its name is none that Canvas gives, so it is nobody's"


@dataclass(frozen=True, slots=True)
class _Upload:
    """A file with what its name says."""

    path: str
    why: str
    name: str
    user: str
    late: bool
    number: int
    rest: str

    @property
    def attempt(self) -> tuple[str, int, int]:
        """The name that the student gave it, and which attempt it is."""
        match = ATTEMPT.fullmatch(self.rest)
        if not match:
            return self.rest, 0, self.number
        return match["stem"] + (match["ending"] or ""), int(match["number"]), self.number


def canvas(files: Sequence[LeftOut]) -> Export | None:
    """Return what Canvas has handed out; None if the names of the files are not those of Canvas."""
    uploads = [_upload(path, why) for path, why in files]
    ours = [upload for upload in uploads if upload]
    readable = sum(not why for _, why in files)
    users, names = {u.user for u in ours}, {(u.name or u.user) for u in ours}
    # A date in the names of other files may look like numbers, but not like those of students.
    if 2 * sum(not upload.why for upload in ours) <= readable or len(users) < len(names):
        return None
    left_out = [
        (path, why or NOT_OURS) for (path, why), upload in zip(files, uploads) if not upload
    ]
    by_user: dict[str, list[_Upload]] = {}
    for upload in ours:
        by_user.setdefault(upload.user, []).append(upload)
    hand_ins = []
    for uploads_of_user in by_user.values():
        hand_in, earlier = _hand_in(uploads_of_user)
        hand_ins.append(hand_in)
        left_out += earlier
    return Export("Canvas", hand_ins, left_out)


def _upload(path: str, why: str) -> _Upload | None:
    """Return what the name of a file says; None if it is not one of Canvas."""
    name = unicodedata.normalize("NFC", path.rpartition("/")[2])
    match = TYPED.fullmatch(name) or UPLOAD.fullmatch(name)
    if not match or "/" in path.rpartition("/")[0]:
        return None
    fields = match.groupdict()
    if match["rest"] == "link.html" and "file" not in fields:
        why = why or LINK
    number = int(fields.get("file") or 0)
    late = bool(match["late"] or match["hidden_late"])
    user = match["number"] or match["hidden"]
    return _Upload(path, why, match["name"] or "", user, late, number, match["rest"])


def _hand_in(uploads: Sequence[_Upload]) -> tuple[HandIn, list[LeftOut]]:
    """Return the files of a student, and the earlier attempts, of which the last one counts."""
    latest: dict[str, _Upload] = {}
    for upload in sorted(uploads, key=lambda upload: upload.attempt):
        latest[upload.attempt[0]] = upload
    kept = [upload for upload in uploads if upload in latest.values()]
    earlier = [(u.path, f"an earlier attempt of {_who(u)}") for u in uploads if u not in kept]
    hand_in = HandIn(
        files=[upload.path for upload in kept if not upload.why],
        name=next((upload.name for upload in kept if upload.name), ""),
        ids=(kept[0].user,),
        late=any(upload.late for upload in kept),
        unread=[(upload.path, upload.why) for upload in kept if upload.why],
    )
    return hand_in, earlier


def _who(upload: _Upload) -> str:
    return upload.name or upload.user
