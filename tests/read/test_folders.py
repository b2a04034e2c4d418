"""A folder that holds a model, and folders that hold none or several."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import Mock

import pytest
from command_line import command

from shapecalc.errors import InputError
from shapecalc.read.folders import may_be_model, read_model

SPEC = "- Dense(5, input_shape=(3,))\n"
CONFIG = json.dumps({"class_name": "Sequential", "config": {"name": "s", "layers": []}})


def write(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return str(folder)


def refusal(path: str) -> str:
    with pytest.raises(InputError) as caught:
        read_model(path)
    return str(caught.value)


def test_a_file(tmp_path: Path) -> None:
    write(tmp_path, a__yaml=SPEC)
    source = read_model(str(tmp_path / "a.yaml"))
    assert (source.text, source.note, source.weights) == (SPEC, "", "")


def test_the_only_model(tmp_path: Path) -> None:
    folder = write(
        tmp_path, a__yaml=SPEC, readme__md="#", labels__json='{"0": "cat"}', w__weights__h5=""
    )
    source = read_model(folder)
    assert (source.text, source.note) == (SPEC, "the model in the folder is a.yaml")
    assert source.name == str(tmp_path / "a.yaml")
    assert "note: the model in the folder is a.yaml" in command("summary", folder).stderr


@pytest.mark.parametrize("text", [CONFIG, '{"modelTopology": {}}', '{"layers": []}'])
def test_json(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path, a__json=text, package__json='{"name": "x"}')
    assert read_model(folder).text == text


def test_an_unpacked_archive(tmp_path: Path) -> None:
    folder = write(tmp_path, config__json=CONFIG, metadata__json="{}", a__yaml=SPEC)
    assert (read_model(folder).text, read_model(folder).weights) == (CONFIG, "")
    write(tmp_path, model__weights__h5="")
    assert read_model(folder).weights == str(tmp_path / "model.weights.h5")


def test_a_spec_that_begins_with_a_mark_of_bytes(tmp_path: Path) -> None:
    folder = write(tmp_path, a__yaml="\ufefflayers: [Dense(5)]", jobs__yaml="\ufeffjobs: {}")
    assert read_model(folder).note == "the model in the folder is a.yaml"


def test_several_models(tmp_path: Path) -> None:
    folder = write(tmp_path, a__yaml=SPEC, b__json=CONFIG)
    assert "the folder has 2 models: a.yaml, b.json (hint: give one of them: " in refusal(folder)
    folder = write(tmp_path, **{f"c{n}__yaml": SPEC for n in range(9)})
    assert "11 models: a.yaml, b.json, c0.yaml, c1.yaml, c2.yaml, …" in refusal(folder)


def test_no_model(tmp_path: Path) -> None:
    assert "the folder has no file of a model (hint: " in refusal(write(tmp_path, readme__md="#"))
    folder = write(tmp_path, checkpoint="a", w__index="b")
    assert "the folder has checkpoints of TensorFlow, and no model" in refusal(folder)


def test_a_folder_that_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    write(tmp_path / "inner", b__yaml="- load_model('c.txt')\n", c__txt=SPEC)
    write(tmp_path, a__yaml="- load_model('inner')\n")
    assert "Total params: 20" in command("summary", "a.yaml", cwd=tmp_path).stdout
    (tmp_path / "inner" / "b.yaml").unlink()
    (tmp_path / "secret").mkdir()
    write(tmp_path / "secret", b__yaml=SPEC)
    (tmp_path / "inner" / "b.yaml").symlink_to(tmp_path / "secret" / "b.yaml")
    done = command("summary", "a.yaml", cwd=tmp_path)
    assert "Total params: 20" in done.stdout  # The link leads to a folder below that of a.yaml.
    (tmp_path / "inner" / "a.yaml").write_text("- load_model('.')\n")
    (tmp_path / "inner" / "b.yaml").unlink()
    assert "loads itself" in command("summary", str(tmp_path / "inner")).stderr
    (tmp_path / "inner" / "a.yaml").write_text("- load_model('deep')\n")
    (tmp_path / "inner" / "deep").mkdir()
    (tmp_path / "inner" / "deep" / "x.yaml").symlink_to(tmp_path / "secret" / "b.yaml")
    assert "outside the folder" in command("summary", str(tmp_path / "inner" / "a.yaml")).stderr


def test_a_folder_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("os.scandir", refuse)
    assert refusal(str(tmp_path)) == f"cannot read {tmp_path}: Permission denied"
    monkeypatch.setattr("os.scandir", Mock(side_effect=OSError("odd")))
    assert refusal(str(tmp_path)) == f"cannot read {tmp_path}: odd"


def test_json_is_searched_near_its_start(tmp_path: Path) -> None:
    mark, other = '"layers": []', '{"b":'
    for blanks, found in ((2**16 - 13, True), (2**16 - 12, False)):
        folder = write(tmp_path, a__json=f"{other}{blanks * ' '}{mark}" + "}", b__yaml=SPEC)
        assert ("2 models" in str(read_or_refusal(folder))) == found


def read_or_refusal(folder: str) -> str:
    try:
        return read_model(folder).text
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("name", ["saved_model.pb", "keras_metadata.pb"])
def test_a_saved_model(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff")
    folder = write(tmp_path, a__yaml=SPEC)
    assert refusal(folder).startswith(f"cannot read {folder}")


def test_what_several_models_are_told(tmp_path: Path) -> None:
    folder = write(tmp_path, a__yaml=SPEC, b__json=CONFIG, c__JSON=CONFIG, d__H5="")
    assert refusal(folder) == (
        f"cannot read {folder}: the folder has 4 models: a.yaml, b.json, c.JSON, d.H5 "
        f"(hint: give one of them: {folder}/a.yaml)"
    )


@pytest.mark.parametrize(
    "pattern", ["x*.yaml", "?.json", "[ab].yaml", "a[.yaml", "\0*", "**/b.yaml"]
)
def test_a_pattern_that_matches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pattern: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        read_model(pattern)
    (problem,) = caught.value.problems
    assert problem.message == f"cannot read {pattern}: no file matches this pattern"


def test_a_pattern_where_one_model_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a[1].yaml").write_text("- Dense(5)")
    assert read_model("a[1].yaml").text == "- Dense(5)"
    with pytest.raises(InputError) as caught:
        read_model("a*.yaml")
    (problem,) = caught.value.problems
    assert problem.message == (
        "cannot read a*.yaml: it is a pattern, which may stand for several files"
    )
    assert problem.hint == "name one file"


def test_a_file_that_cannot_be_opened_may_be_a_model(tmp_path: Path) -> None:
    """Who reads it tells why."""
    assert may_be_model(tmp_path / "missing.json")
