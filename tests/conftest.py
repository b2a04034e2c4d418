"""What the tests share: real Keras, and an account of the random models that were tried."""

from __future__ import annotations

import gc
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drawing import draw_the_same
from records import check_records

from shapecalc.cli import watch
from shapecalc.oracle.build import Builder, load_keras

ROOT = Path(__file__).parent.parent
collect_ignore = ["code", "wrong_programs"]  # programs that the tests read as text
SPECS = sorted(ROOT.glob("specs/*.*"))

draw_the_same()
check_records()
pytest.register_assert_rewrite("layer_rules", "operation_rules", "tensorflow_calls")

TALLY: pytest.StashKey[dict[str, Counter[str]]] = pytest.StashKey()


COVERAGE: pytest.StashKey[list[tuple[Any, ...]]] = pytest.StashKey()


CASES = {
    "models": (150, "how many random models to compare"),
    "cases": (6, "how many configurations of each layer"),
    "programs": (80, "how many programs to compare"),
    "seed": (0, "with which seed they are made"),
    "mistakes": (25, "how often to make each mistake"),
    "sheets": (150, "how many right sheets to mark"),
}
"""The options that say how many cases are tried, each with its default."""


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, (default, help) in CASES.items():
        parser.addoption(f"--{name}", type=int, default=default, help=help)
    parser.addoption(
        "--applications", action="store_true", help="compare every model of keras.applications"
    )


def pytest_configure(config: pytest.Config) -> None:
    # A shell lets what it runs in the background ignore Ctrl-C, and so would what the tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[TALLY] = {}
    config.stash[COVERAGE] = []
    gc.disable()


def pytest_collection_finish() -> None:
    # The tests and what they import stay to the end. Looking through them for garbage again and
    # again took a third of the time of all tests.
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def no_waiting() -> Iterator[None]:
    """Let `shapecalc watch` end where it would wait for somebody who saves a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watch, "pause", lambda: False)
        yield


@pytest.fixture(scope="session")
def builder() -> Builder:
    """Keras 3. Where it is missing the tests fail: they are about nothing else."""
    keras = load_keras()
    gc.freeze()
    return Builder(keras)


@pytest.fixture(scope="session")
def keras2() -> Builder:
    return Builder(load_keras("tf_keras"))


@pytest.fixture(scope="session")
def keras(builder: Builder) -> Any:
    return builder.keras


@pytest.fixture
def train(tmp_path: Path, keras: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Trains specs in this process, whose Keras is chosen already."""
    from training import Trainer

    monkeypatch.setattr("shapecalc.train.session.prepare", lambda machine: None)
    return Trainer(tmp_path)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> dict[str, Counter[str]]:
    """Counters that are printed when the tests are over."""
    return request.config.stash[TALLY]


@pytest.fixture
def coverage(request: pytest.FixtureRequest) -> list[tuple[Any, ...]]:
    """The rows of a table that is printed when the tests are over, one for each layer."""
    return request.config.stash[COVERAGE]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several hands on what it has counted."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["tally"] = {
            title: dict(counts) for title, counts in session.config.stash[TALLY].items()
        }
        output["coverage"] = session.config.stash[COVERAGE]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process has counted is added to what the others have."""
    output = getattr(node, "workeroutput", {})
    for title, counts in output.get("tally", {}).items():
        node.config.stash[TALLY].setdefault(title, Counter()).update(counts)
    node.config.stash[COVERAGE] += map(tuple, output.get("coverage", []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.stash[COVERAGE]:
        terminalreporter.section("each layer by itself", sep="-")
        rows: list[tuple[Any, ...]] = config.stash[COVERAGE]
        for row in [("class", "cases", "accepted", "rejected", "differences"), *sorted(rows)]:
            terminalreporter.write_line("{:28}{:>8}{:>10}{:>10}{:>13}".format(*row))
    for title, counts in config.stash[TALLY].items():
        terminalreporter.section(title, sep="-")
        words = [f"{name} {count}" for name, count in counts.most_common()]
        terminalreporter.write_line(", ".join(words))
