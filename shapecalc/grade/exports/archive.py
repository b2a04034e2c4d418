"""A zip of submissions: its files are read one by one, and nothing is unpacked by their names."""

from __future__ import annotations

import os
import stat
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from shapecalc.grade.exports.hand_in import LeftOut
from shapecalc.grade.exports.strays import LINK, why_no_sheet
from shapecalc.limits import BYTES
from shapecalc.write.saving import scratch

MOST_FILES = 100_000
"""The most files of a zip; a class of 10,000 has fewer."""

MOST_BYTES = 4 * 2**30
"""The most bytes of the files that are read; a saved model may be as large as it likes."""

ENDING = ".zip"

UTF8 = 0x800
"""The flag of a name that is in UTF-8."""

DAMAGE = (
    *(BadZipFile, zlib.error, LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, ValueError),
)
"""What the library raises for a zip that is damaged, encrypted, or packed in an unknown way."""


class PackedError(Exception):
    """A zip cannot be read, or a file in it; the text says why."""


class SheetArchive:
    """A zip with submissions.

    Args:
        path: the file.
        workplace: the folder in which each file is for as long as it is read.

    Raises:
        PackedError: if it is damaged or too large.
        OSError: if it cannot be opened.
    """

    def __init__(self, path: Path, workplace: Path) -> None:
        self.path, self.workplace = path, workplace
        try:
            self._zip = ZipFile(path)
        except DAMAGE as error:
            raise PackedError(f"it is no zip that can be read: {error}") from None
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        if len(members) > MOST_FILES:
            raise PackedError(f"it has more than {MOST_FILES:,} files")
        self._members: dict[str, ZipInfo] = {}
        self.twice: list[LeftOut] = []
        for member in members:
            name = file_name(member)
            if name in self._members:
                self.twice.append((name, "it is twice in the zip"))
            self._members[name] = member  # The last one counts, as when it is unpacked.
        sheets = [m.file_size for name, m in self._members.items() if not _why_not_read(name, m)]
        if sum(size for size in sheets if size <= BYTES) > MOST_BYTES:
            raise PackedError(f"its files have more than {MOST_BYTES // 2**30} GB")

    def files(self) -> list[LeftOut]:
        """Return every file in order, with the reason why it is not read; empty if it may be."""
        listed = [(name, _why_not_read(name, member)) for name, member in self._members.items()]
        return sorted({_folded(name, why): why for name, why in listed}.items())

    def stamp(self, path: str) -> list[int]:
        """Return the size and the checksum of a file, which show whether it has changed."""
        member = self._members.get(path)
        return [member.file_size, member.CRC, *member.date_time] if member else []

    @contextmanager
    def opened(self, path: str) -> Iterator[str]:
        """Yield where a file is that can be read; it is there only meanwhile.

        Raises:
            PackedError: if it is damaged, encrypted or too large.
        """
        suffix = PurePosixPath(path).suffix
        ending = suffix if suffix[1:].isalnum() else ""
        with scratch(self.workplace, ending) as place:
            place.write_bytes(self.content(path))
            yield str(place)

    def is_folder(self, path: str) -> bool:
        """Return whether a path leads to a folder that cannot be looked into; a zip has none."""
        return False

    def content(self, path: str) -> bytes:
        """Return the content of a file.

        Raises:
            PackedError: if it is damaged, encrypted or too large.
        """
        member = self._members[path]
        try:
            with self._zip.open(member) as stream:
                content = stream.read(BYTES + 1)  # What the zip says of its size may be wrong.
        except (*DAMAGE, OSError) as error:
            why = "it is encrypted" if member.flag_bits & 1 else f"it is damaged: {error}"
            raise PackedError(why) from None
        if len(content) > BYTES:
            raise PackedError(f"it is larger than {BYTES // 2**20} MB")
        return content


def is_archive(path: str) -> bool:
    """Return whether a file is a zip of files, and no document or saved model that is one inside.

    Word, Excel, Keras and others write zips, too; their members say what they are. Most files are
    not opened for that.
    """
    if not path.lower().endswith(ENDING):
        return False
    try:
        # A file of others may be replaced by a pipe, for whose writer nobody may wait.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(number, "rb") as file, ZipFile(file) as archive:
            names = set(archive.namelist())
    except (*DAMAGE, OSError):
        return False
    return not names & {"[Content_Types].xml", "mimetype", "config.json", "metadata.json"}


def file_name(member: ZipInfo) -> str:
    """Return the name of a file in a zip, in the encoding of the system that has written it.

    Without the flag for UTF-8 a name may be in UTF-8 nevertheless, as from a Mac, or in the
    encoding of Windows in Korea.
    """
    name = member.filename
    if not member.flag_bits & UTF8 and not name.isascii():
        try:
            written = name.encode("cp437")
        except UnicodeEncodeError:  # The library has found the name in another field.
            return unicodedata.normalize("NFC", name)
        for encoding in ("utf-8", "cp949"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _why_not_read(name: str, member: ZipInfo) -> str:
    """Return why a file is not read; empty if it may be."""
    parts = name.split("/")
    if not parts[0] or ".." in parts or ":" in parts[0]:
        return "its name leads out of the zip"
    if stat.S_ISLNK(member.external_attr >> 16):
        return LINK
    return why_no_sheet(name)


def _folded(name: str, why: str) -> str:
    """Return the folder of a program in place of each of its files, as for a folder."""
    parts = name.split("/")
    for count, part in enumerate(parts[:-1], start=1):
        if why and part.startswith((".", "__")) and part != "..":
            return "/".join(parts[:count])
    return name
