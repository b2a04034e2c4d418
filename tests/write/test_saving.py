"""Files that are written beside their place: whatever fails, the old file stays complete."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from shapecalc.write.saving import cannot_write, draft, save, sweep


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_save(tmp_path: Path) -> None:
    target = tmp_path / "inner" / "a.txt"
    with pytest.raises(FileNotFoundError) as missing:
        save("one", target)
    assert cannot_write(missing.value) == f"cannot write {target}: No such file or directory"
    save("one", target, parents=True)
    save("층", target)
    assert target.read_text(encoding="utf-8") == "층"
    with pytest.raises(FileExistsError):
        save(b"three", target, replace=False)
    assert target.read_text(encoding="utf-8") == "층"
    assert names(tmp_path) == ["inner", "inner/a.txt"]


def test_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    for target in (tmp_path / "a" / "b.txt", tmp_path / "a" / "b" / "c.txt"):
        with pytest.raises(NotADirectoryError):
            save("x", target, parents=True)
    assert names(tmp_path) == ["a"]


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o604)
    link.symlink_to("real")
    save("new", link)
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o604
    with pytest.raises(FileExistsError):
        save("third", link, replace=False)


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    """The file that it should lead to is made; a circle becomes the file itself."""
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "circle").symlink_to("circle")
    for name in ("link", "circle"):
        save(name, tmp_path / name)
    assert (tmp_path / "real").read_text() == "link"
    assert (tmp_path / "circle").read_text() == "circle"
    assert names(tmp_path) == ["circle", "link", "real"]


def test_a_long_name(tmp_path: Path) -> None:
    save("x", tmp_path / ("층" * 83 + ".yaml"))
    save("x", tmp_path / ("a." + "층" * 84))
    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize("target", ["/dev/null", "/dev/full", "."])
def test_what_is_no_file(target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match=r".") as refused:
        save("x", Path(target))
    assert f"cannot write {target}: " in cannot_write(refused.value)
    assert "None" not in cannot_write(refused.value)
    assert names(tmp_path) == []


def test_the_ending_stays(tmp_path: Path) -> None:
    """Keras looks at it."""
    for name, ending in {"a-0.5.keras": ".5.keras", "b.weights.h5": ".weights.h5", "c": ""}.items():
        with draft(tmp_path / name) as beside:
            assert beside.name.endswith(ending)
            beside.touch()
    assert names(tmp_path) == ["a-0.5.keras", "b.weights.h5", "c"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
def test_an_interruption(error: type[BaseException], tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_text("old")

    def interrupted() -> None:
        with draft(target) as beside:
            beside.write_text("half")
            raise error

    with pytest.raises(error):
        interrupted()
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a"]


@pytest.fixture
def disk() -> object:
    """A disk on which no file gets longer than 100 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("replace", [True, False])
def test_a_full_disk(replace: bool, tmp_path: Path, disk: object) -> None:
    target = tmp_path / "a"
    if replace:
        target.write_text("old")
    with pytest.raises(OSError, match=r".") as full:
        save("x" * 1000, target, replace)
    assert cannot_write(full.value) == f"cannot write {target}: File too large"
    assert str(full.value).endswith(f"File too large: '{target}'")
    assert names(tmp_path) == ["a"] * replace
    assert not replace or target.read_text() == "old"


PROGRAM = """
import sys
from pathlib import Path
from shapecalc.write.saving import draft

with draft(Path(sys.argv[1])) as beside:
    beside.write_text("half")
    print(flush=True)
    sys.stdin.read()
"""


def test_a_kill(tmp_path: Path) -> None:
    """The file stays, and what is left beside it is swept once nobody writes it."""
    target = tmp_path / "best.keras"
    target.write_text("old")
    mine = [tmp_path / ".shapecalc-x.keras", tmp_path / ".shapecalc-1-00000000"]
    for path in mine:  # One is no draft, the process of the other runs.
        path.touch()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = [sys.executable, "-c", PROGRAM, str(target)]
    with subprocess.Popen(command, env={"PYTHONPATH": str(ROOT)}, **pipes) as process:  # type: ignore[call-overload]
        process.stdout.readline()
        sweep(tmp_path)
        assert len(names(tmp_path)) == 4
        process.send_signal(signal.SIGKILL)
    assert target.read_text() == "old"
    sweep(tmp_path)
    assert names(tmp_path) == sorted(["best.keras", *(path.name for path in mine)])


def test_errors_without_a_name_or_a_reason() -> None:
    assert cannot_write(OSError()) == "cannot write: OSError"
    assert cannot_write(OSError("it is full")) == "cannot write: it is full"
    error = OSError("it is full")
    error.filename = os.fsencode("a.h5")
    assert cannot_write(error) == "cannot write a.h5: it is full"
