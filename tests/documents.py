"""Pages of the documentation, and what their commands print.

Most pages show commands in the folder of the project. The tutorial and the how-to pages begin in
an empty folder, as their readers do, with the files that the page says to save, or links to.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from command_line import command
from conftest import ROOT
from links import links

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CONSOLE = re.compile(r"(?<=```console\n).*?(?=^```)", re.MULTILINE | re.DOTALL)
SAVED = re.compile(r"Save this as\s`([\w./-]+)`[^`]*:\s+```\w+\n(.*?)^```", re.M | re.S)

FROM_NOTHING = [ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]
DOCUMENTS = [ROOT / "README.md", *sorted({*(ROOT / "docs").glob("*.md")} - {*FROM_NOTHING})]
PAGES = [*DOCUMENTS, *FROM_NOTHING]


def saved(page: Path) -> list[tuple[str, str]]:
    """Return the files that a page tells its reader to save, each with its text."""
    return SAVED.findall(page.read_text(encoding="utf-8"))


@contextmanager
def folder_of(page: Path) -> Iterator[Path]:
    """Give the folder in which the commands of a page run, with the files that it speaks of."""
    if page not in FROM_NOTHING:
        yield ROOT
        return
    text = page.read_text(encoding="utf-8")
    with TemporaryDirectory() as name:
        folder = Path(name)
        for link in links(text):
            if not re.search(r"^#|\.md(#|$)", link):
                shutil.copy(page.parent / link, folder)
        for path, content in saved(page):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        yield folder


def renewed(page: Path) -> str:
    """Return the text of a page with what its commands print now."""
    with folder_of(page) as folder:
        return CONSOLE.sub(
            lambda block: "".join(printed(block[0], folder)), page.read_text(encoding="utf-8")
        )


def printed(block: str, folder: Path) -> Iterator[str]:
    """Yield the commands of a block, each with what it prints below it."""
    for line in re.findall(r"^\$ (.*)", block, re.MULTILINE):
        program, *arguments = shlex.split(line)
        assert program == "shapecalc", line
        done = command(*arguments, columns=100, cwd=folder)
        yield f"$ {line}\n"
        yield from (f"{row.rstrip()}\n" for row in (done.stdout + done.stderr).splitlines())
