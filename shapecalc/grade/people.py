"""The students of a class, and which of them a file or a row is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from shapecalc.dataclasses import dataclass

LONGEST_NAME = 5
"""The most words of a name that are looked for in the name of a file."""

SHORTEST_ID = 4
"""The fewest characters of a number among other words: 3 may be the number of an exercise."""

TOKENS = (r"[^\W_]+", r"\d+", r"[^\W\d_]+")
"""The parts of the name of a file that may be a number: ``20231234김민지`` has no mark between."""


@dataclass(frozen=True, slots=True)
class Person:
    """A student, as a roster or a platform knows one.

    Attributes:
        name: the name, in any order of its parts.
        ids: numbers by which the university or a platform knows the student.
        email: the address.
    """

    name: str = ""
    ids: tuple[str, ...] = ()
    email: str = ""

    @property
    def id(self) -> str:
        """Return the number that is shown."""
        return self.ids[0] if self.ids else ""

    @property
    def label(self) -> str:
        """Return how the student is called in a list."""
        return self.name or self.id or self.email


def folded(text: str) -> str:
    """Return a text as it is compared: without cases and forms of Unicode."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold()).strip()


def without_marks(text: str) -> str:
    """Return a text without the marks on its letters, which platforms leave out.

    >>> without_marks("müller"), without_marks("김민지")
    ('muller', '김민지')
    """
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in letters if not unicodedata.combining(c)))


def id_key(number: str) -> str:
    """Return a number as it is compared; spreadsheets drop zeros at its start.

    >>> id_key("0012"), id_key("12.0"), id_key("S01")
    ('12', '12', 's01')
    """
    return re.sub(r"\.0$", "", folded(number)).lstrip("0")


def name_keys(name: str) -> set[str]:
    """Return the forms in which a name is compared: its words in each order that goes round.

    Canvas writes ``kimminji`` for Kim, Minji, and others Minji Kim.

    >>> sorted(name_keys("Kim, Minji")), sorted(name_keys("Minji Kim (김민지)"))
    (['kimminji', 'minjikim'], ['kimminji', 'minjikim', '김민지'])
    """
    parts = [re.sub(r"\(.*?\)", " ", name), *re.findall(r"\((.*?)\)", name)]
    words = [re.findall(r"[^\W_]+", folded(part)) for part in parts]
    return {"".join((*row[at:], *row[:at])) for row in words for at in range(len(row))}


class Directory:
    """The students of a class, found by number, address or name.

    Args:
        people: the students.
    """

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = list(people)
        self._by_id: dict[str, list[int]] = {}
        self._by_email: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_plain_name: dict[str, list[int]] = {}
        for at, person in enumerate(self.people):
            for number in filter(None, person.ids):
                self._by_id.setdefault(id_key(number), []).append(at)
            if person.email:
                self._by_email.setdefault(folded(person.email), []).append(at)
            for key in name_keys(person.name):
                self._by_name.setdefault(key, []).append(at)
                self._by_plain_name.setdefault(without_marks(key), []).append(at)

    def find(self, ids: Sequence[str], email: str, name: str) -> int | None:
        """Return the place of a student in the list; None if none or more than one fits.

        Numbers count more than addresses, and these more than names.
        """
        for rows in self._candidates(ids, email, name):
            if rows:
                return next(iter(rows)) if len(rows) == 1 else None
        return None

    def _candidates(self, ids: Sequence[str], email: str, name: str) -> Iterator[set[int]]:
        """Yield the places of those who fit, the surest first."""
        yield {at for number in ids for at in self._by_id.get(id_key(number), ())}
        # The number of a student is often the first part of the address.
        yield set(self._by_email.get(folded(email), ())) if email else set()
        yield from self._named(name_keys(name))

    def _named(self, keys: set[str]) -> Iterator[set[int]]:
        """Yield the places of those with a name, and of those with it but for marks on letters."""
        yield {at for key in keys for at in self._by_name.get(key, ())}
        plain = {without_marks(key) for key in keys}
        yield {at for key in plain for at in self._by_plain_name.get(key, ())}

    def find_in_path(self, path: str) -> int | None:
        """Return the place of the student whose number or name a path has; None if unclear.

        >>> Directory([Person("김민지", ("20231234",))]).find_in_path("hw3/20231234김민지-답.txt")
        0
        """
        text = folded(path)
        numbers = self._numbers_in(text)
        if numbers:
            return next(iter(numbers)) if len(numbers) == 1 else None
        words = re.findall(r"[^\W\d_]+", text)
        joined = {
            "".join(words[at : at + count])
            for at in range(len(words))
            for count in range(1, LONGEST_NAME + 1)
        }
        names = next(filter(None, self._named(joined)), set())
        return next(iter(names)) if len(names) == 1 else None

    def find_number_in(self, text: str) -> int | None:
        """Return the place of the only student whose number is in a text, such as a name.

        >>> Directory([Person("김민지", ("20231234",))]).find_number_in("Kim Minji 20231234")
        0
        """
        numbers = self._numbers_in(folded(text))
        return next(iter(numbers)) if len(numbers) == 1 else None

    def _numbers_in(self, text: str) -> set[int]:
        """Return the places of the students whose numbers are in a text."""
        stem = text.rpartition("/")[2].partition(".")[0]
        tokens = {token for way in TOKENS for token in re.findall(way, text)}
        tokens = {token for token in tokens if len(token) >= SHORTEST_ID or token == stem}
        return {at for token in tokens for at in self._by_id.get(id_key(token), ())}
