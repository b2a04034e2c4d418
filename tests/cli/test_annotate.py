"""``shapecalc annotate``: what it prints and writes, and its exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_line import Done, command

PROGRAM = "from keras import *\nx = Input((3,))\ny = layers.Dense(5)(x)\n"
ANNOTATED = (
    "from keras import *\nx = Input((3,))         # (None, 3)  0\n"
    "y = layers.Dense(5)(x)  # (None, 5)  20\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text(PROGRAM)
    (tmp_path / "done.py").write_text(ANNOTATED)
    (tmp_path / "wrong.py").write_text(PROGRAM + "z = layers.LSTM(3)(y)\n")
    (tmp_path / "none.py").write_text("import os\n")
    (tmp_path / "letters.yaml").write_text("- Dense(5, input_shape=(n,))\n")
    (tmp_path / "a.json").write_text('["Dense(5)"]')
    monkeypatch.chdir(tmp_path)


def ran(line: str, stdin: str = "") -> Done:
    return command("annotate", *line.split(), cwd=Path.cwd(), stdin=stdin)


def test_the_text_is_printed() -> None:
    done = ran("a.py")
    assert (done.stdout, done.stderr, done.returncode) == (ANNOTATED, "", 0)
    assert Path("a.py").read_text() == PROGRAM
    assert ran("- ", PROGRAM).stdout == ANNOTATED
    assert ran("- --from python", f"if 1:\n pass\n{PROGRAM}").stdout == f"if 1:\n pass\n{ANNOTATED}"


def test_one_of_both() -> None:
    assert "x = Input((3,))         # -> (None, 3)\n" in ran("a.py --shapes").stdout
    assert "y = layers.Dense(5)(x)  # -> 20 params\n" in ran("a.py --params").stdout
    done = ran("a.py --params --shapes")
    assert (done.returncode, done.stderr) == (2, "error: give --params or --shapes, not both\n")


def test_several_files() -> None:
    assert ran("a.py done.py").stdout == f"a.py:\n{ANNOTATED}\ndone.py:\n{ANNOTATED}"


def test_character_by_character() -> None:
    """What is printed into a file or a pipe is the text as it is."""
    text = PROGRAM.replace("\n", "\r\n") + "if 1:\r\n\ty\r\n# \x1b[31m\f\r\n"
    done = ran("-", text)
    assert done.stdout == ANNOTATED.replace("\n", "\r\n") + text[len(PROGRAM) + 3 :]


def test_on_a_terminal() -> None:
    """Comments have a color there, and characters that act are shown."""
    done = ran("- --color always", f"{PROGRAM}if 1:\n\ty  # \x1b]0;title\x07\n")
    assert "\x1b[32m  # (None, 5)  20\x1b[0m" in re.sub("38;5;34m", "32m", done.stdout)
    assert "        y  # \\x1b]0;title\\x07\n" in done.stdout


def test_in_a_service_that_reads_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = ran("-", f"{PROGRAM}s = '''\n::error::x\n'''\n")
    assert done.stdout == f"{ANNOTATED}s = '''\n\\x3a:error::x\n'''\n"


def test_check() -> None:
    done = ran("a.py done.py --check")
    assert done.returncode == 1
    assert done.stdout == (
        "--- a.py\n+++ a.py\n@@ -2,2 +2,2 @@\n-x = Input((3,))\n-y = layers.Dense(5)(x)\n"
        "+x = Input((3,))         # (None, 3)  0\n+y = layers.Dense(5)(x)  # (None, 5)  20\n"
    )
    assert Path("a.py").read_text() == PROGRAM
    done = ran("done.py --check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_write() -> None:
    done = ran("a.py done.py --write")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "a.py is written\ndone.py is not changed\n"
    assert Path("a.py").read_text() == ANNOTATED
    assert {path.name for path in Path.cwd().iterdir() if "shapecalc" in path.name} == set()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_what_writing_keeps(mark: bytes, end: bytes, last: bool) -> None:
    """The byte order mark, the ends of lines, the permissions, a link."""

    def written(text: str) -> bytes:
        content = mark + text.replace("# 층", "# \N{HANGUL SYLLABLE CEUNG}").encode()
        return content.replace(b"\n", end).removesuffix(b"" if last else end)

    Path("b.py").write_bytes(written(f"# 층\n{PROGRAM}"))
    Path("b.py").chmod(0o640)
    Path("link.py").symlink_to("b.py")
    assert ran("link.py --write").returncode == 0
    assert Path("b.py").read_bytes() == written(f"# 층\n{ANNOTATED}")
    assert Path("b.py").stat().st_mode & 0o777 == 0o640
    assert Path("link.py").is_symlink()


def test_a_file_that_is_read_only() -> None:
    Path("a.py").chmod(0o444)
    done = ran("a.py --write")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: cannot write a.py: it is read-only\n"
    assert Path("a.py").read_text() == PROGRAM


def test_a_file_that_changes_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: before(path) + b"z = 1\n")
    done = ran("a.py --write")
    assert (done.returncode, done.stderr) == (
        2,
        "error: cannot write a.py: it has changed meanwhile\n",
    )
    assert Path("a.py").read_text() == PROGRAM


def test_mistakes() -> None:
    """The text is printed with comments up to there, and not written."""
    before = Path("wrong.py").read_text()
    for options in ("", " --check", " --write"):
        done = ran(f"wrong.py{options}")
        assert (done.returncode, bool(done.stdout)) == (1, not options)
        assert "wrong.py:4:5: error[SC402]: LSTM" in done.stderr
    assert ran("wrong.py").stdout == ANNOTATED + "z = layers.LSTM(3)(y)\n"
    assert "wrong.py is not changed, since it has mistakes" in ran("wrong.py --write").stderr
    assert Path("wrong.py").read_text() == before


def test_nothing_to_say() -> None:
    done = ran("none.py")
    note = "note: no line of none.py makes a layer or an output that is known\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "import os\n", note)
    assert ran("none.py --check").returncode == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("missing.py", "cannot read missing.py: there is no such file"),
        ("a.json", "cannot annotate a.json: it is JSON, which has no comments"),
        ("- --write", "error: --write cannot be used here: standard input is no file"),
        ("a.py --write --check", "error: --write cannot be used here: --check writes nothing"),
        ("letters.yaml --set T=3", "error: --set: no size is called `T`"),
        ("a.py --from python", "error: --from: the suffix of a.py says what it contains"),
    ],
)
def test_what_cannot_be_done(line: str, message: str) -> None:
    done = ran(line)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_letters() -> None:
    assert ran("letters.yaml").stdout.endswith("  # (None, 5)  5·n + 5\n")
    assert ran("letters.yaml --set n=3").stdout.endswith("  # (None, 5)  20\n")


def test_a_function_that_nothing_calls() -> None:
    """Its name behind the file lets it be followed, as in `summary`."""
    Path("build.py").write_text(
        "from keras import *\ndef f(n):\n    x = Input((3,))\n"
        "    return Model(x, layers.Dense(n)(x))\nm = f(2)\ndef g(n):\n    x = Input((5,))\n"
        "    return Model(x, layers.Dense(n)(x))\n"
    )
    assert "(None, 5)  0" not in ran("build.py").stdout
    assert "(None, 5)  0" in ran("build.py:g").stdout
