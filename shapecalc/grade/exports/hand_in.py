"""What a student has handed in, as a platform names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shapecalc.dataclasses import dataclass, field

LeftOut = tuple[str, str]
"""The path of a file that is not read, and the reason."""


@dataclass(slots=True)
class HandIn:
    """The files that a student has handed in, and what a platform says of them.

    Attributes:
        files: the paths of the files that are read, all of them as one hand-in.
        name: the name of the student; empty if the platform does not say it.
        ids: the numbers by which the platform or the university knows the student.
        email: the address of the student.
        submitted: when it was handed in, if the platform says so.
        late: whether the platform says that it was late.
        unread: the files that are not read, with the reasons.
    """

    files: list[str]
    name: str = ""
    ids: tuple[str, ...] = ()
    email: str = ""
    submitted: datetime | None = None
    late: bool = False
    unread: list[LeftOut] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """The submissions of a class.

    Attributes:
        platform: the name of the platform; empty for files that no platform has named.
        hand_ins: what each student has handed in, in the order of the files.
        left_out: the files that are nobody's, and earlier attempts, with the reasons.
        unclear: what is not clear about whose files they are; empty if all is.
    """

    platform: str
    hand_ins: Sequence[HandIn]
    left_out: list[LeftOut]
    unclear: str = ""
