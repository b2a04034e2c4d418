"""Files load only files in their own folder or below, and never themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import in_full

from shapecalc.errors import Code, Place, Problem, Source
from shapecalc.limits import NESTED_MODELS
from shapecalc.read.files import File
from shapecalc.read.problems import MOST, LimitError
from shapecalc.read.syntax import SpecError


@pytest.fixture
def file(tmp_path: Path) -> File:
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "none").mkdir()
    (folder / "a.yaml").write_text("- load_model('b.yaml')\n")
    (folder / "b.yaml").write_text("- Dense(5)\n")
    (folder / "inner" / "c.yaml").write_text("[1, 2]\n")
    (folder / "broken.yaml").write_text("[1, 2\n")
    (tmp_path / "outside.yaml").write_text("- Dense(5)\n")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "link_in.yaml").symlink_to(folder / "b.yaml")
    (folder / "circle.yaml").symlink_to("circle.yaml")
    path = folder / "a.yaml"
    return File(Source(str(path), path.read_text()), folder, loading=(path,), sizes={"T": 3})


def test_a_file_beside(file: File) -> None:
    other, data = file.other("b.yaml", Place(file.source))
    assert data == ["Dense(5)"]
    assert other.source.name == str(file.folder / "b.yaml")
    assert other.loading == (file.folder / "a.yaml", file.folder / "b.yaml")
    assert (other.problems, other.sizes) == (file.problems, {"T": 3})
    assert other.problems is file.problems


def test_a_file_below_may_load_only_below_itself(file: File) -> None:
    other, data = file.other("inner/c.yaml", Place(file.source))
    assert (data, other.folder) == ([1, 2], file.folder / "inner")
    with pytest.raises(SpecError, match="outside the folder"):
        other.other("../b.yaml", Place(other.source))


def test_a_link_inside(file: File) -> None:
    assert file.other("link_in.yaml", Place(file.source))[1] == ["Dense(5)"]


def refused(file: File, path: str) -> Problem:
    place = Place(file.source, (0,))
    with pytest.raises(SpecError) as caught:
        file.other(path, place)
    assert caught.value.problem
    assert caught.value.problem.place == place
    return caught.value.problem


@pytest.mark.parametrize(
    "path",
    ["../outside.yaml", "/etc/passwd", "link.yaml", "inner/../../outside.yaml", "/dev/zero", ".."],
)
def test_paths_to_the_outside(file: File, path: str) -> None:
    problem = refused(file, path)
    assert problem.code is Code.FILE
    assert problem.message == f"cannot load `{path}`: it is outside the folder of this file"
    assert problem.hint == "move it into this folder or one below"


def test_a_file_that_loads_itself(file: File) -> None:
    problem = refused(file, "a.yaml")
    assert (problem.code, problem.message) == (Code.ORDER, "`a.yaml` loads itself")


@pytest.mark.parametrize(
    ("path", "reason"), [("a\0b.yaml", ": it is not a valid path"), ("a" * 300, "")]
)
def test_what_is_no_path(file: File, path: str, reason: str) -> None:
    assert in_full(refused(file, path)) == f"0 SC101 cannot load `{path}`{reason}"


@pytest.mark.parametrize(
    ("path", "code", "reason"),
    [
        ("missing.yaml", Code.FILE, "there is no such file"),
        ("none", Code.FILE, "the folder has no file of a model"),
        ("circle.yaml", Code.FILE, ""),
        ("broken.yaml", Code.SYNTAX, "this is not valid YAML"),
    ],
)
def test_the_reason_is_a_problem_of_the_other_file(
    file: File, path: str, code: Code, reason: str
) -> None:
    assert refused(file, path).message.startswith(f"cannot load `{path}`")
    for problem in file.problems:
        assert problem.code is code
        assert reason in problem.message


def test_a_chain_of_too_many_files(file: File) -> None:
    file.loading = tuple(Path(str(number)) for number in range(NESTED_MODELS))
    assert len(file.other("b.yaml", Place(file.source))[0].loading) == NESTED_MODELS + 1
    file.loading = (*file.loading, Path("x"))
    assert in_full(refused(file, "b.yaml")) == (
        "0 SC101 more than 40 files load one another in a chain"
    )


def test_a_limit_ends_all_reading(file: File) -> None:
    file.problems.counts["bytes"] = MOST["bytes"]
    with pytest.raises(LimitError):
        file.other("b.yaml", Place(file.source))
