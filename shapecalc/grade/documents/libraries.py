"""How the libraries for binary files are called: with limits, and in a process of their own."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any

from shapecalc.dataclasses import asdict, dataclass
from shapecalc.grade.documents.kinds import NoTextError
from shapecalc.grade.documents.line import Line
from shapecalc.limits import DOCUMENT_MEMORY, DOCUMENT_SECONDS, DOCUMENT_XML, UNPACKED_DOCUMENT
from shapecalc.read.archives import COMPRESSIONS
from shapecalc.read.child_process import in_child_process
from shapecalc.read.hdf5 import DAMAGED

SAVE_AGAIN = "open it, save it again, and hand in that"


@dataclass(frozen=True, slots=True)
class Content:
    """What has been read of a binary file.

    Attributes:
        lines: its lines.
        unread: what cannot be read as text, in words: ``page 2: a picture``.
    """

    lines: Sequence[Line] = ()
    unread: Sequence[str] = ()


def library(name: str, what: str) -> Any:
    """Return a library that is imported when a file needs it.

    Raises:
        NoTextError: if it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        needed = f"reading {what} needs {name.partition('.')[0]}"
        raise NoTextError(needed, "pip install 'shapecalc[marking]'") from None


def read_apart(read: Callable[[], Content]) -> Content:
    """Return the content that a function reads in a process of its own.

    Raises:
        NoTextError: if the function raises it, or does not end.
    """
    result = in_child_process(lambda: _result(read), DOCUMENT_SECONDS, DOCUMENT_MEMORY)
    if not result:
        raise NoTextError("it is damaged, or too large: reading it does not end", SAVE_AGAIN)
    data = json.loads(result)
    if "why" in data:
        raise NoTextError(data["why"], data["hint"])
    lines = [Line(**{**line, "cells": tuple(line["cells"])}) for line in data["lines"]]
    return Content(lines, data["unread"])


def _result(read: Callable[[], Content]) -> bytes:
    """Return as JSON what a function reads, or why it cannot."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = asdict(read())
    except NoTextError as error:
        data = {"why": str(error), "hint": error.hint}
    return json.dumps(data).encode()


def check_archive(content: bytes) -> None:
    """Check that a document in an archive does not unpack to more than a document has.

    Raises:
        NoTextError: if it does, or if it is damaged.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except DAMAGED as error:
        raise NoTextError(f"it is damaged: {error}", SAVE_AGAIN) from None
    if any(member.flag_bits & 1 for member in members):
        raise NoTextError("it is protected by a password", "save it without a password")
    if any(member.compress_type not in COMPRESSIONS for member in members):
        raise NoTextError("it has a compression that no office program uses", SAVE_AGAIN)
    xml = sum(m.file_size for m in members if m.filename.lower().endswith((".xml", ".rels")))
    if xml > DOCUMENT_XML:
        raise NoTextError(f"it has more than {DOCUMENT_XML // 2**20} MB of text and markup")
    if sum(member.file_size for member in members) > UNPACKED_DOCUMENT:
        raise NoTextError(f"it has more than {UNPACKED_DOCUMENT // 2**20} MB")


def pictures_in(content: bytes) -> list[str]:
    """Return how many pictures a Word or Excel file has, in words; an empty list for none."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        number = sum("/media/" in name for name in archive.namelist())
    return [f"{number} picture{'s' * (number > 1)}"] if number else []
