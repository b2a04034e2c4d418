"""Zips of submissions: names in all encodings, damage, bombs, and paths that lead elsewhere."""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
from pathlib import Path
from typing import Literal

import pytest

from shapecalc.grade.exports import archive
from shapecalc.grade.exports.archive import PackedError, SheetArchive, file_name, is_archive
from shapecalc.limits import BYTES


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def test_files(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "x.zip",
        {
            "kim/a.txt": b"1",
            "lee.txt": b"2",
            "photo.png": b"",
            "__MACOSX/kim/._a.txt": b"",
            "__MACOSX/._x": b"",
            ".DS_Store": b"",
        },
    )
    opened = SheetArchive(path, tmp_path)
    assert opened.files() == [
        (".DS_Store", "hidden"),
        ("__MACOSX", "a folder of a program"),
        ("kim/a.txt", ""),
        ("lee.txt", ""),
        ("photo.png", "an image"),
    ]
    assert opened.stamp("lee.txt")[0] == 1
    assert opened.stamp("nothing") == []
    assert not opened.is_folder("kim/a.txt")
    with opened.opened("kim/a.txt") as place:
        assert Path(place).read_bytes() == b"1"
        assert place.endswith(".txt")
    assert opened.content("lee.txt") == b"2"
    assert os.listdir(tmp_path) == ["x.zip"]


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/evil.txt", "a/../../evil.txt", "C:/evil.txt", "C:\\evil.txt"]
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str) -> None:
    opened = SheetArchive(packed(tmp_path / "x.zip", {name: b"x"}), tmp_path)
    ((_, why),) = opened.files()
    assert why == "its name leads out of the zip"


def test_links(tmp_path: Path) -> None:
    member = zipfile.ZipInfo("link.txt")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr(member, "/etc/hostname")
    assert SheetArchive(tmp_path / "x.zip", tmp_path).files() == [("link.txt", "a link")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_without_the_flag_of_utf_8(encoding: str, form: Literal["NFC", "NFD"]) -> None:
    if encoding == "cp949" and form == "NFD":
        return  # It has no characters for the parts of syllables.
    written = unicodedata.normalize(form, "김민지.txt").encode(encoding)
    member = zipfile.ZipInfo(written.decode("cp437"))
    assert file_name(member) == "김민지.txt"


def test_names_with_the_flag() -> None:
    member = zipfile.ZipInfo(unicodedata.normalize("NFD", "김\\민지.txt"))
    member.flag_bits |= archive.UTF8
    assert file_name(member) == "김/민지.txt"


def test_names_in_no_known_encoding() -> None:
    assert file_name(zipfile.ZipInfo(b"\xff\xfe".decode("cp437"))) == b"\xff\xfe".decode("cp437")
    assert file_name(zipfile.ZipInfo("층\u2603")) == "층\u2603"


def test_a_bomb(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"kim.txt": b"0" * (BYTES + 1), "lee.txt": b"lstm 480"})
    opened = SheetArchive(path, tmp_path)
    with pytest.raises(PackedError, match="it is larger than 20 MB"), opened.opened("kim.txt"):
        pass
    with opened.opened("lee.txt") as place:
        assert Path(place).read_bytes() == b"lstm 480"
    assert os.listdir(tmp_path) == ["x.zip"]


def test_too_many_and_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = {f"{n}.txt": b"1" * 10 for n in range(3)}
    path = packed(tmp_path / "x.zip", sheets)
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    with pytest.raises(PackedError, match="it has more than 2 files"):
        SheetArchive(path, tmp_path)
    monkeypatch.setattr(archive, "MOST_FILES", 3)
    monkeypatch.setattr(archive, "MOST_BYTES", 29)
    with pytest.raises(PackedError, match="its files have more than"):
        SheetArchive(path, tmp_path)
    monkeypatch.setattr(archive, "MOST_BYTES", 30)
    monkeypatch.setattr(archive, "MOST_FILES", 4)
    SheetArchive(packed(tmp_path / "y.zip", sheets | {"m.keras": b"1" * 100}), tmp_path)


def test_no_zip(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(PackedError, match="it is no zip that can be read"):
        SheetArchive(tmp_path / "x.zip", tmp_path)


def test_damage_in_the_middle(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"kim.txt": os.urandom(4_000)})
    content = bytearray(path.read_bytes())
    content[1_000:1_010] = b"0123456789"
    path.write_bytes(content)
    opened = SheetArchive(path, tmp_path)
    with pytest.raises(PackedError, match="it is damaged"), opened.opened("kim.txt"):
        pass


def test_encryption(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.zip", {"kim.txt": b"1"})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    content[6] |= 1
    path.write_bytes(content)
    opened = SheetArchive(path, tmp_path)
    with pytest.raises(PackedError, match="it is encrypted"), opened.opened("kim.txt"):
        pass


def test_a_name_twice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("kim.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("kim.txt", b"22")
    opened = SheetArchive(tmp_path / "x.zip", tmp_path)
    assert opened.files() == [("kim.txt", "")]
    assert opened.stamp("kim.txt")[0] == 2
    assert opened.twice == [("kim.txt", "it is twice in the zip")]


def test_is_archive(tmp_path: Path) -> None:
    zipped = packed(tmp_path / "kim.ZIP", {"a.txt": b""})
    word = packed(tmp_path / "word.zip", {"[Content_Types].xml": b"", "word/document.xml": b""})
    keras = packed(tmp_path / "keras.zip", {"config.json": b"", "metadata.json": b""})
    (tmp_path / "kim.txt").write_text("lstm 480")
    (tmp_path / "text.zip").write_text("lstm 480")
    os.mkfifo(tmp_path / "pipe.zip")
    assert is_archive(str(zipped))
    assert not is_archive(str(tmp_path / "text.zip"))
    assert not is_archive(str(tmp_path / "pipe.zip"))
    assert not is_archive(str(tmp_path / "nothing.zip"))
    assert not is_archive(str(word))
    assert not is_archive(str(keras))
    assert not is_archive(str(tmp_path / "kim.txt"))
