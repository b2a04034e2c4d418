"""Which student each hand-in of a class is from, and what else its marks depend on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from shapecalc.dataclasses import dataclass, field, replace
from shapecalc.grade.exports.hand_in import Export, HandIn, LeftOut
from shapecalc.grade.late import Lateness, LateRule, lateness
from shapecalc.grade.overrides import Change, Changes, changes_by_student
from shapecalc.grade.people import Directory, Person, name_keys
from shapecalc.grade.results import page_names

SAYS_LATE = ("Canvas",)
"""The platforms that name each late hand-in, so that all others are in time."""

OWN_NUMBERS = ("Canvas", "Moodle")
"""The platforms whose numbers of students are not those of the university."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a student has handed in.

    Attributes:
        path: the first file, which stands for all of them.
        student: the name of the student, which no other has.
        other_page: the name of the student's pages, if it is not that of the student.
        files: the files that are read as one hand-in; None if it is the first alone.
        unread: the files that are not read, with the reasons.
        person: the student, as the roster or the platform says.
        late: how late it is.
        changes: what the teacher has changed of its marks.
        choices: what the teacher has decided about its doubtful places.
        listed: the place of the student in the list of a platform; None if not there.
    """

    path: str
    student: str
    other_page: str = ""
    files: tuple[str, ...] | None = None
    unread: tuple[LeftOut, ...] = ()
    person: Person = field(default_factory=Person)
    late: Lateness = field(default_factory=Lateness)
    changes: Changes = field(default_factory=Changes)
    choices: tuple[tuple[tuple[str, str, str], str], ...] = ()
    listed: int | None = None

    @property
    def page(self) -> str:
        """The name of the pages about it, without endings."""
        return self.other_page or self.student

    @property
    def sheets(self) -> tuple[str, ...]:
        """The files that are read."""
        return (self.path,) if self.files is None else self.files

    @property
    def circumstances(self) -> list[Any]:
        """What its marks depend on besides its files, as a text; empty if that is nothing."""
        person = [self.person.id, self.person.name] if self.person != Person() else []
        late = [self.late.text, self.late.lost] if self.late != Lateness() else []
        known = [person, late, self.changes.data, self.choices, self.unread]
        return [repr(known)] if any(known) else []


@dataclass(slots=True)
class Students:
    """The students of a class, with what they have handed in and what they have not.

    Attributes:
        submissions: what was handed in, in the order of the roster, if there is one.
        missing: the students of the roster who have handed in nothing.
        strangers: the names of those who are not in the roster.
        left_out: the files that are not read, with the reasons.
        untimed: the students of whom nobody knows whether they are late, if that matters.
    """

    submissions: list[Submission]
    missing: list[Submission] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    untimed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Place:
    """A hand-in, and where its student is in the roster and in the list of a platform."""

    hand_in: HandIn
    row: int | None
    listed: int | None
    person: Person


def class_of(
    export: Export,
    people: Sequence[Person] | None = None,
    known: Sequence[Person] = (),
    rule: LateRule | None = None,
    overrides: Iterable[Change] = (),
    times: Mapping[str, datetime] | None = None,
) -> Students:
    """Return the students of a class.

    Args:
        export: what was handed out.
        people: the students of the roster, if there is one.
        known: the students as the platform lists them, who may not all be in the class.
        rule: what late hand-ins lose.
        overrides: what the teacher has changed, with the names of students.
        times: when the student of each number has handed in, if another file says so.

    Raises:
        InputError: if what the teacher has changed is about nobody.
    """
    roster, platform = Directory(people or ()), Directory(known)
    hand_ins, left_out = _with_strays(export, roster)
    places = [_place(hand_in, export.platform, roster, platform) for hand_in in hand_ins]
    places = _one_for_each(places, joins=not export.platform)
    _join(places, roster)
    if people is not None:
        places.sort(key=lambda place: len(roster.people) if place.row is None else place.row)
    submissions = _submissions(places, is_plain=not export.platform)
    rows = {place.row for place in places}
    missing = [
        _missing(person, platform) for at, person in enumerate(roster.people) if at not in rows
    ]
    strangers = [s.student for s, place in zip(submissions, places) if place.row is None]
    students = Students(submissions, missing, strangers if people is not None else [], left_out)
    _change(students, overrides)
    moments = [place.hand_in.submitted or _time_of(place.person, times or {}) for place in places]
    flagged = [place.hand_in.late for place in places]
    _time(students, rule, moments, flagged, export.platform in SAYS_LATE)
    return students


def _change(students: Students, overrides: Iterable[Change]) -> None:
    """Give each student what the teacher has changed."""
    everyone = [*students.submissions, *students.missing]
    changes = changes_by_student(
        overrides, [(member.student, member.person) for member in everyone]
    )
    changed = [
        replace(submission, changes=change) if change != Changes() else submission
        for submission, change in zip(everyone, changes)
    ]
    count = len(students.submissions)
    students.submissions, students.missing = changed[:count], changed[count:]


def _time(
    students: Students,
    rule: LateRule | None,
    moments: Sequence[datetime | None],
    flagged: Sequence[bool],
    says_late: bool,
) -> None:
    """Give each hand-in how late it is.

    Args:
        students: the class.
        rule: what late hand-ins lose.
        moments: when each was handed in, as far as that is known.
        flagged: whether the platform says that it was late.
        says_late: whether the platform says so of each that was.
    """
    for at, (submission, when) in enumerate(zip(students.submissions, moments)):
        days = submission.changes.days_late
        late = lateness(rule, when, flagged[at], days)
        students.submissions[at] = replace(submission, late=late)
        if rule and when is None and days is None and not says_late:
            students.untimed.append(submission.student)


def _missing(person: Person, platform: Directory) -> Submission:
    """Return what stands for a student who has handed in nothing."""
    listed = platform.find(person.ids, person.email, person.name)
    return Submission("", person.label, files=(), person=person, listed=listed)


def _time_of(person: Person, times: Mapping[str, datetime]) -> datetime | None:
    return next((times[number] for number in person.ids if number in times), None)


def _with_strays(export: Export, roster: Directory) -> tuple[list[HandIn], list[LeftOut]]:
    """Return the hand-ins with those that cannot be read, but are of a student of the roster."""
    hand_ins, left_out = list(export.hand_ins), []
    for path, why in export.left_out:
        row = None if export.platform or why == "hidden" else roster.find_in_path(path)
        if row is None:
            left_out.append((path, why))
        else:
            hand_ins.append(HandIn([], path, unread=[(path, why)]))
    return hand_ins, left_out


def _place(hand_in: HandIn, platform: str, roster: Directory, known: Directory) -> _Place:
    """Return whose a hand-in is."""
    if not platform:
        path = (hand_in.files or [path for path, _ in hand_in.unread])[0]
        row, at = roster.find_in_path(path), known.find_in_path(path)
        person = known.people[at] if at is not None else Person()
    else:
        at = known.find(hand_in.ids, hand_in.email, hand_in.name)
        listed = known.people[at] if at is not None else Person()
        own = hand_in.ids if platform in OWN_NUMBERS else ()
        ids = tuple(dict.fromkeys([*listed.ids[1:], *hand_in.ids, *listed.ids]))
        person = Person(listed.name or hand_in.name, ids, hand_in.email or listed.email)
        row = _row(person, own, roster)
    return _Place(hand_in, row, at, person)


def _join(places: Iterable[_Place], roster: Directory) -> None:
    """Give each hand-in what the roster knows of its student besides the platform."""
    for place in places:
        if place.row is not None:
            person, other = roster.people[place.row], place.person
            ids = tuple(dict.fromkeys([*person.ids, *other.ids]))
            place.person = Person(person.name or other.name, ids, person.email or other.email)


def _row(person: Person, own: Sequence[str], roster: Directory) -> int | None:
    """Return where a student is in the roster.

    A platform's own number may be that of another student at the university, so that the name has
    to fit, too.
    """
    known = [number for number in person.ids if number not in own]
    row = roster.find(known, person.email, person.name)
    if row is None:  # Some universities write the number of a student into the name.
        row = roster.find_number_in(person.name)
    if row is not None or not own:
        return row
    row = roster.find(own, "", "")
    return None if row is None or _differ(roster.people[row], person) else row


def _differ(person: Person, other: Person) -> bool:
    """Return whether two names cannot be of one student."""
    keys = name_keys(person.name), name_keys(other.name)
    return bool(all(keys) and keys[0].isdisjoint(keys[1]))


def _one_for_each(places: Sequence[_Place], joins: bool) -> list[_Place]:
    """Return the hand-ins such that each row of the roster has one.

    Args:
        places: the hand-ins.
        joins: whether several of one student are one hand-in of several files; the accounts of a
            platform are different students, even if a name fits both.
    """
    count = Counter(place.row for place in places if place.row is not None)
    kept: dict[Any, _Place] = {}
    for number, place in enumerate(places):
        row = place.row
        if row is None or count[row] == 1:
            kept[number, None] = place
        elif not joins:
            kept[number, None] = replace(place, row=None)
        elif (None, row) not in kept:
            kept[None, row] = place
        else:
            kept[None, row].hand_in.files += place.hand_in.files
            kept[None, row].hand_in.unread += place.hand_in.unread
    return list(kept.values())


def _submissions(places: Sequence[_Place], is_plain: bool) -> list[Submission]:
    """Return what was handed in, with names that no two have."""
    labels = [_label(place, is_plain) for place in places]
    count = Counter(labels)
    students = [
        f"{label} ({place.person.id or number})" if count[label] > 1 else label
        for number, (label, place) in enumerate(zip(labels, places), start=1)
    ]
    paths = [_first(place.hand_in, label) for place, label in zip(places, labels)]
    seen = set[str]()
    submissions = []
    for place, student, page, path in zip(places, students, page_names(students), paths):
        hand_in = place.hand_in
        shared = f"{path} ({student})" if path in seen else path  # of a group
        seen.add(path)
        files = None if hand_in.files == [shared] else tuple(hand_in.files)
        other_page = "" if page == student else page
        unread = tuple(hand_in.unread)
        submissions.append(
            Submission(
                shared, student, other_page, files, unread, place.person, listed=place.listed
            )
        )
    return submissions


def _label(place: _Place, is_plain: bool) -> str:
    """Return the name of a student; that of a file may have folders, which its pages have, too."""
    if is_plain and place.row is None:
        return place.hand_in.name
    label = place.person.label or place.hand_in.name or _first(place.hand_in, "nobody")
    return re.sub(r"[/\\\0]", "-", label).strip(". ") or "nobody"


def _first(hand_in: HandIn, label: str) -> str:
    """Return the file that stands for a hand-in."""
    return next(iter([*hand_in.files, *(path for path, _ in hand_in.unread)]), label)
