"""Random classes with submissions and names that may break what grades them.

`hostile_class` fills a folder; `faults` grades it twice and says what went wrong.
"""

from __future__ import annotations

import csv
import io
import os
import socket
import stat
import tempfile
import unicodedata
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random

from conftest import ROOT

from shapecalc.cli.check_class import check_class
from shapecalc.grade.journal import Journal

MODEL = str(ROOT / "specs" / "lstm.yaml")
RIGHT = "lstm (None, 10) 480\ndense (None, 5) 55\n"

WORDS = (
    *("kim", "Kim", "KIM", "lee.txt", "lee", "lee.md", "lee.json", "a b", " ", "  x  ", "-", "--"),
    *("-rf", "~", "~root", "$HOME", "%s%n", "*", "?", "[a]", "=1+1", "@x", "+1", "|", ";ls", "&"),
    *("'", '"', "`id`", "\\", "a\\b", "a\nb", "\n", "a\rb", "\t", "\x1b[2J", "\x7f", "\x01=1+1"),
    *("\x9b31m", "\u202ekim", "\u2028", "\ufeff=1", "\xa0=1", "층", "学生", "😀", "é", "e\u0301"),
    *("ﬁ", "ß", "SS", "ss", "İ", "i̇", "K", "\ud800".encode("utf-16", "surrogatepass").hex()),
    *("kim.", "kim..", "x.tar.gz", "CON", "nul.txt", "a:b", "grades.csv", "summary.md", "feedback"),
    *("results", "journal.jsonl", "marks", "0", "-1", "None", "null", "\udcff", "\udc80x.txt"),
    *("kim~0123456789abcdef", "<script>", "[x](y)", "journal.sqlite-wal", "kim.part"),
)

ENDINGS = ("", ".txt", ".md", ".json", ".yaml", ".csv", ".html", ".TXT", ".keras", ".h5", ".npz")

CONTENTS: tuple[Callable[[Random], bytes], ...] = (
    *(lambda random: RIGHT.encode(),) * 6,
    *(lambda random: RIGHT.replace("480", str(random.randrange(500))).encode(),) * 4,
    lambda random: RIGHT.encode(random.choice(["utf-16", "utf-8-sig", "cp949", "utf-32"])),
    lambda random: b"",
    lambda random: random.randbytes(random.randrange(1, 300)),
    lambda random: RIGHT.encode()[: random.randrange(40)],
    lambda random: b"\0" * random.randrange(1, 5_000),
    lambda random: b"PK\x03\x04" + random.randbytes(60),
    lambda random: b"\x89HDF\r\n\x1a\n" + random.randbytes(60),
    lambda random: b"lstm " + b"9" * random.choice([20, 400, 5_000]),
    lambda random: b"lstm (((9^8)^8)^8)^8",
    lambda random: b"lstm: " + b"[" * random.choice([3, 200, 5_000]),
    lambda random: b"{" * random.choice([3, 200, 5_000]),
    lambda random: b"lstm 1\n" * random.choice([3, 300, 3_000]),
    lambda random: b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    lambda random: b"lstm: 1\nlstm: 2\n",
    lambda random: b"<img src=x onerror=y> (None, 3) <b>1</b>\nlstm 7 =HYPERLINK(1)\n",
    lambda random: "\x1b[31mlstm\x9b (None, 10) \u202e480\n".encode(),
    lambda random: b"lstm units*(units+1)/0 \nTotal params: n\n",
    lambda random: b"x" * random.choice([999, 200_001, 400_000]),
)


def hostile_class(random: Random, folder: Path) -> None:
    """Fill a folder, which is made if it does not exist, with a random hostile class."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in range(random.randrange(1, 12)):
        random.choice(KINDS)(random, _below(random, folder))


def _name(random: Random) -> str:
    """Return a name for a file or a folder: strange, long, or both."""
    name = random.choice(WORDS)
    if random.random() < 0.2:
        sign = random.choice("x층é😀")
        least = 150 if random.random() < 0.5 else 245
        while len(os.fsencode(name + sign)) < random.randrange(least, 256):
            name += sign
    name += random.choice(ENDINGS)
    if random.random() < 0.1:
        name = unicodedata.normalize(random.choice(["NFC", "NFD"]), name)
    encoded = os.fsencode(name)
    return os.fsdecode(encoded[:255]) if len(encoded) > 255 else name


def _below(random: Random, folder: Path) -> Path:
    """Return a folder, or one in it."""
    for _ in range(random.choice([0, 0, 0, 1, 1, 2, 3])):
        inner = folder / _name(random)
        if os.path.lexists(inner) and not inner.is_dir():
            break
        inner.mkdir(exist_ok=True)
        folder = inner
    return folder


def _put(path: Path, content: bytes) -> None:
    """Write a file unless something has its name."""
    if not os.path.lexists(path):
        path.write_bytes(content)


def _sheet(random: Random, folder: Path) -> None:
    _put(folder / _name(random), random.choice(CONTENTS)(random))


def _same_pages(random: Random, folder: Path) -> None:
    """Write files whose pages would have one name, or names that some systems do not tell apart."""
    stem = _name(random)[:40]
    for variant in {stem, stem.upper(), stem.lower(), *_normal_forms(stem)}:
        for ending in random.sample(ENDINGS, 3):
            _put(folder / f"{variant[:40]}{ending}", RIGHT.encode())
    inner = folder / f"{stem}.md"
    if not os.path.lexists(inner):
        inner.mkdir()
        _put(inner / "a.txt", RIGHT.encode())


def _normal_forms(text: str) -> set[str]:
    return {unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}


def _long_names(random: Random, folder: Path) -> None:
    """Write files with names of the greatest length that differ only at their ends."""
    for end in ("a.txt", "b.txt", "c"):
        _put(folder / ("x" * (255 - len(end)) + end), RIGHT.encode())


def _deep(random: Random, folder: Path) -> None:
    """Make a path that is longer than most systems take at once."""
    name = random.choice(["d", "x" * 200, "kim.md"])
    last = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(random.choice([5, 60, 24])):
            if name not in os.listdir(last):
                os.mkdir(name, dir_fd=last)
            inner = os.open(name, os.O_RDONLY, dir_fd=last)
            os.close(last)
            last = inner
        file = os.open("kim.txt", os.O_WRONLY | os.O_CREAT, dir_fd=last)
        os.write(file, RIGHT.encode())
        os.close(file)
    finally:
        os.close(last)


def _link(random: Random, folder: Path) -> None:
    target = random.choice(["/etc/hostname", "/", ".", "..", "nothing", "kim.txt", "/dev/zero"])
    path = folder / _name(random)
    if not os.path.lexists(path):
        path.symlink_to(target)


def _pipe(random: Random, folder: Path) -> None:
    path = folder / _name(random)
    if not os.path.lexists(path):
        os.mkfifo(path)


def _socket(random: Random, folder: Path) -> None:
    path = folder / _name(random)
    if os.path.lexists(path):
        return
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(f"{short}/s")
        os.rename(f"{short}/s", path)


def _unreadable(random: Random, folder: Path) -> None:
    path = folder / _name(random)
    if not os.path.lexists(path):
        path.write_bytes(RIGHT.encode())
        path.chmod(random.choice([0, stat.S_IWUSR, stat.S_IXUSR]))


def _folder_with_the_name_of_a_file(random: Random, folder: Path) -> None:
    path = folder / f"{_name(random)[:60]}.txt"
    if not os.path.lexists(path):
        path.mkdir()
        if random.random() < 0.5:
            _put(path / "answers.txt", RIGHT.encode())


def _many(random: Random, folder: Path) -> None:
    for number in range(random.choice([30, 130])):
        _put(folder / f"{number}.txt", RIGHT.encode())


def _earlier_results(random: Random, folder: Path) -> None:
    """Make the results of another run, which are no submissions."""
    output = folder / random.choice(["marks", "old", "out"])
    if os.path.lexists(output) or len(os.fsencode(output)) > 400:  # SQLite takes 512.
        return
    for name in ("feedback", "results"):
        (output / name).mkdir(parents=True)
    with Journal(output / "journal.sqlite", {"model": "another"}) as journal:
        journal.add({"file": "earlier.txt"})
    _put(output / "grades.csv", b"student,file\n")
    _put(output / "summary.md", b"# Summary\n")
    _put(output / "feedback" / "earlier.md", b"| lstm | (None, 10) | 480 |\n")
    _put(output / "results" / "earlier.json", b"{}")


METADATA = (
    "submission_{n}:\n  :submitters:\n  - :name: {name}\n    :sid: {n}\n",
    "submission_{n}:\n  :submitters: {name}\n  :created_at: {name}\n",
    "? [",
    "",
)


def _export(random: Random, folder: Path) -> None:
    """Write files with the names that a platform gives, in which students have odd names."""
    platform = random.choice(["Canvas", "Moodle", "flat", "Gradescope"])
    entries = []
    for number in range(random.randrange(1, 5)):
        name = _name(random)[:20].replace("/", "")
        content = random.choice(CONTENTS)(random)
        late = random.choice(["", "_LATE"])
        paths = {
            "Canvas": f"{name}{late}_{random.randrange(10, 14)}_{number + 100}_{name}",
            "Moodle": f"{name}_{number}_assignsubmission_file_/{name}",
            "flat": f"{name}_{number}_assignsubmission_file_{name}",
            "Gradescope": f"submission_{number}/{name}",
        }
        path = folder / paths[platform]
        if not os.path.lexists(path.parent):
            path.parent.mkdir()
        if path.parent.is_dir():
            _put(path, content)
        entries.append(random.choice(METADATA).format(n=number, name=repr(name)))
    if platform == "Gradescope":
        text = "".join(entries).encode("utf-8", "surrogateescape")
        _put(folder / "submission_metadata.yml", text)


KINDS = (
    *(_sheet,) * 8,
    *(_same_pages, _long_names, _deep, _link, _pipe, _socket, _unreadable),
    *(_folder_with_the_name_of_a_file, _many, _earlier_results, *(_export,) * 3),
)


# What must hold for every class


def contents(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return the kind, the time and the content of everything in a folder, by path."""
    found = {}
    for root, folders, files, handle in os.fwalk(folder):
        for name in [*folders, *files]:
            status = os.stat(name, dir_fd=handle, follow_symlinks=False)
            content = b""
            if stat.S_ISREG(status.st_mode):
                with open(os.open(name, os.O_RDONLY, dir_fd=handle), "rb") as file:
                    content = file.read()
            elif stat.S_ISLNK(status.st_mode):
                content = os.fsencode(os.readlink(name, dir_fd=handle))
            time = 0 if stat.S_ISDIR(status.st_mode) else status.st_mtime_ns
            found[os.path.join(root, name)] = status.st_mode, time, content
    return found


def results(output: Path) -> dict[str, bytes]:
    """Return the files of the results by path, without the journal."""
    files = {
        os.path.relpath(path, output): content
        for path, (mode, _, content) in contents(output).items()
        if stat.S_ISREG(mode)
    }
    return {path: content for path, content in files.items() if not path.startswith("journal.")}


def graded(folder: Path, output: Path, form: str = "markdown") -> tuple[int, str]:
    """Grade a class; return the exit code and what is printed."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        code = check_class(MODEL, str(folder), str(output), None, form)
    return code, printed.getvalue()


def faults(folder: Path, output: Path, form: str = "markdown") -> list[str]:
    """Grade a class twice; return what is wrong with the results."""
    before = contents(folder)
    try:
        code, printed = graded(folder, output, form)
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]
    wrong = [] if contents(folder) == before else ["the submissions have changed"]
    if code == 2:
        wanted = ("there are no submissions in", "is not as Gradescope writes it")
        return wrong if any(text in printed for text in wanted) else [*wrong, printed]
    first = results(output)
    again, _ = graded(folder, output, form)
    if (again, results(output)) != (code, first):
        wrong.append("the second run gave other results")
    return [*wrong, *_faults_of_results(first)]


def _faults_of_results(files: dict[str, bytes]) -> list[str]:
    """Return what is wrong with the files of results."""
    rows = list(csv.DictReader(io.StringIO(files["grades.csv"].decode("utf-8-sig"), newline="")))[
        1:
    ]
    wrong = []
    for folder in ("feedback", "results"):
        pages = [path for path in files if path.startswith(f"{folder}/")]
        if len(pages) != len(rows):
            wrong.append(f"{len(pages)} pages in {folder} for {len(rows)} submissions")
        if len({unicodedata.normalize("NFC", page.casefold()) for page in pages}) < len(pages):
            wrong.append(f"pages in {folder} that some systems do not tell apart")
    if any(".shapecalc-" in path for path in files):
        wrong.append("a draft is left")
    if any("earlier" in row["file"] for row in rows):
        wrong.append("earlier results became submissions")
    return wrong
