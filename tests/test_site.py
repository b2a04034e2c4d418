"""What ``scripts/site`` says of the pages that it has built."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

LOADER = SourceFileLoader("site_script", str(ROOT / "scripts" / "site"))
SPEC = spec_from_loader("site_script", LOADER)
assert SPEC is not None
SITE: Any = module_from_spec(SPEC)
LOADER.exec_module(SITE)


def problems(monkeypatch: pytest.MonkeyPatch, folder: Path, html: str, css: str = "") -> list[str]:
    """Return what is wrong with a page beside another one, which has the anchor `here`."""
    monkeypatch.setattr(SITE, "SITE", folder)
    (folder / "page.css").write_text(css)
    (folder / "other.html").write_text('<h1 id="here">Other</h1>')
    (folder / "page.html").write_text(html)
    pages = {path: SITE.Page(path) for path in folder.glob("*.html")}
    return [problem for _, problem in SITE.wrong(pages)]


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="other.html#here">', ""),
        ('<a href="/other.html"><a href="#">', ""),
        ('<a href="https://keras.io">', ""),
        ('<link rel="canonical" href="https://example.org">', ""),
        ('<a href="gone.html">', "gone.html: there is no such file"),
        ('<a href="other.html#gone">', "other.html#gone: there is no such heading"),
        ('<a href="#gone">', "#gone: there is no such heading"),
        ('<script src="//example.org/a.js"></script>', "//example.org/a.js is on another host"),
        ('<img src="https://example.org/a.png">', "https://example.org/a.png is on another host"),
    ],
)
def test_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, html: str, problem: str) -> None:
    assert problems(monkeypatch, tmp_path, html) == ([problem] if problem else [])


@pytest.mark.parametrize("css", ["@import '//a.org/b.css';", "p { src: url(https://a.org/c) }"])
def test_a_style(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, css: str) -> None:
    (problem,) = problems(monkeypatch, tmp_path, "", css)
    assert problem.endswith("is on another host")


def test_the_playground_has_an_entry() -> None:
    """Without it, the site is built from settings that do not name it."""
    text = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    assert len(SITE.PLAYGROUND_ENTRY.findall(text)) == 1
    assert "playground/" not in SITE.PLAYGROUND_ENTRY.sub("", text)
