"""What Gradescope hands out as "Export Submissions": folders, and a file that says whose they are.

``submission_metadata.yml`` has for each folder, or for each PDF, the ``:submitters:`` with
``:name:``, ``:sid:`` and ``:email:``, and when it was ``:created_at:``. The files of earlier
submissions, which are in its ``:history:``, are not in the export.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import yaml

from shapecalc.errors import Code, InputError, Place, Problem, Source
from shapecalc.grade.exports.hand_in import Export, HandIn, LeftOut
from shapecalc.grade.times import moment
from shapecalc.read.yaml_loader import DuplicateKeyError, Loader

METADATA = "submission_metadata.yml"
NOT_OURS = f"{METADATA} does not name it, so it is nobody's"


def gradescope(files: Sequence[LeftOut], text_of: Callable[[str], str]) -> Export | None:
    """Return what Gradescope has handed out; None if there is no file that names the submissions.

    Args:
        files: the files of the class.
        text_of: returns the text of a file.

    Raises:
        InputError: if the file that names the submissions cannot be read.
    """
    at = next((p for p, _ in files if p.rpartition("/")[2] == METADATA and p.count("/") < 2), None)
    if at is None:
        return None
    folder = at[: -len(METADATA)]
    entries = _entries(at, text_of(at))
    by_key: dict[str, list[LeftOut]] = {key: [] for key in entries}
    left_out = []
    for path, why in files:
        if path == at:
            continue
        key = path.removeprefix(folder).split("/")[0] if path.startswith(folder) else ""
        if key in by_key:
            by_key[key].append((path, why))
        else:
            left_out.append((path, why or NOT_OURS))
    hand_ins = [
        hand_in for key, entry in entries.items() for hand_in in _hand_ins(entry, by_key[key])
    ]
    kept, earlier = _latest(hand_ins)
    return Export("Gradescope", kept, [*left_out, *earlier])


class RubyLoader(Loader):
    """A loader that takes an object of Ruby for the plain data that it has."""


def _plain(loader: Any, tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


RubyLoader.add_multi_constructor("!ruby/", _plain)
RubyLoader.yaml_implicit_resolvers = {}  # A number of a student may begin with 0.


def _entries(name: str, text: str) -> dict[str, Mapping[str, Any]]:
    """Return what the file says of each submission, without the marks of Ruby's symbols.

    It may have more values than a model, as it has the results of every test of every student. What
    its aliases repeat is not looked at.
    """
    try:
        data = yaml.load(text, RubyLoader)
    except (yaml.YAMLError, DuplicateKeyError, RecursionError, ValueError) as error:
        message = f"{name} is not as Gradescope writes it: {' '.join(str(error).split())}"
        raise InputError([Problem(Code.FORM, message, Place(Source(name)))]) from None
    return {
        str(key): {str(field).strip(":"): value for field, value in entry.items()}
        for key, entry in (data.items() if isinstance(data, dict) else ())
        if isinstance(entry, dict)
    }


def _hand_ins(entry: Mapping[str, Any], files: Sequence[LeftOut]) -> list[HandIn]:
    """Return what each student of a group has handed in: all the same."""
    listed = entry.get("submitters")
    people = (
        [person for person in listed if isinstance(person, dict)]
        if isinstance(listed, list)
        else []
    )
    return [
        HandIn(
            files=[path for path, why in files if not why],
            name=_field(person, "name"),
            ids=tuple(filter(None, [_field(person, "sid")])),
            email=_field(person, "email"),
            submitted=when(entry.get("created_at")),
            unread=[(path, why) for path, why in files if why],
        )
        for person in people or [{}]
    ]


def _field(person: Mapping[Any, Any], name: str) -> str:
    value = next((v for key, v in person.items() if str(key).strip(":") == name), None)
    return "" if value in (None, "null", "~") else str(value).strip()


def when(value: Any) -> datetime | None:
    """Return a time as Gradescope writes it, in UTC if it has no other zone; None if it is none.

    >>> str(when("2026-12-01 23:59:00.123456789 Z")), when("soon")
    ('2026-12-01 23:59:00+00:00', None)
    """
    return moment(str(value), timezone.utc) if value is not None else None


def _latest(hand_ins: Sequence[HandIn]) -> tuple[list[HandIn], list[LeftOut]]:
    """Return the last hand-in of each student, and the files of earlier ones."""
    last: dict[Any, HandIn] = {}
    earlier = []
    for number, hand_in in enumerate(hand_ins):
        key = hand_in.ids or hand_in.email or hand_in.name or number
        before = last.get(key)
        if before is None:
            last[key] = hand_in
            continue
        late, early = (hand_in, before) if _is_later(hand_in, before) else (before, hand_in)
        last[key] = late
        earlier += [(path, f"an earlier attempt of {early.name}") for path in early.files]
    return list(last.values()), earlier


def _is_later(hand_in: HandIn, other: HandIn) -> bool:
    """Return whether a hand-in is later than another; the last one of the file if nothing says."""
    if hand_in.submitted is None or other.submitted is None:
        return True
    return hand_in.submitted >= other.submitted
