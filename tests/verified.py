"""The table of docs/verified.md: what the tests compare with Keras, and how many cases of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from conftest import CASES, ROOT, SPECS
from read.test_writers import WRITERS, saved
from run_code import FOLDER, programs
from strategies import RULES_ON_TENSORS
from test_applications import APPLICATIONS, names
from test_damaged_configs import COUNT
from test_operations import SHARE

from shapecalc.rules import OPERATIONS

PAGE = ROOT / "docs" / "verified.md"
TABLE = re.compile(r"(?<=<!-- cases -->\n).*?(?=<!-- end -->)", re.DOTALL)
OPTION = {name: default for name, (default, _) in CASES.items()}


def renewed() -> str:
    """Return the text of the page with the table as it is now."""
    head, *rows = cases()
    lines = [f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows)]
    return TABLE.sub("".join(lines), PAGE.read_text(encoding="utf-8"))


def cases() -> Iterator[tuple[str, ...]]:
    """Yield what is compared, how often in every run of the tests, and how to compare more."""
    families = len(APPLICATIONS)
    models = sum(len(names(family)) for family in APPLICATIONS)
    of_operations = OPTION["cases"] // SHARE
    files = sum(len(saved(writer).files) for writer in WRITERS)
    yield "what", "how", "in every run", "to compare more"
    yield (
        "specs",
        "every file of `specs/`: the tables of Keras 3 and of Keras 2, at several widths",
        f"{len(SPECS)}",
        "`shapecalc verify specs/*.yaml`",
    )
    yield (
        "random models",
        "the table, or both refuse; a quarter is made to be refused",
        f"{OPTION['models']}",
        "`scripts/test tests/test_oracle.py --models 5000 --seed 1`",
    )
    yield (
        "layers",
        "each layer of Keras by itself, right and wrong: the table, and the numbers of `explain`",
        f"{len(RULES_ON_TENSORS)} layers, {OPTION['cases']} of each",
        "`scripts/test tests/test_layers.py --cases 40 --seed 1`",
    )
    yield (
        "operations",
        "each operation of `keras.ops` in a saved model",
        f"{len(OPERATIONS)} operations, {of_operations} of each",
        "`scripts/test tests/test_operations.py --cases 40 --seed 1`",
    )
    yield (
        "models of `keras.applications`",
        "what Keras saves of them",
        f"{families // 2} of {models}",
        "`scripts/test tests/test_applications.py --applications`",
    )
    yield (
        "random programs",
        "nested and shared models, operations, odd values for every argument",
        f"{OPTION['programs']}",
        "`scripts/test tests/test_other_models.py --programs 2000 --seed 1`",
    )
    yield (
        "Python programs and notebooks",
        "the tables that Keras prints when it runs them",
        f"{len(programs())}",
        "add a program to `tests/code/`",
    )
    yield (
        "programs that need data or other code",
        "no table, or `?` for what nobody can know: never another number than Keras's",
        f"{len(programs(FOLDER / 'unknown'))}",
        "add a program to `tests/code/unknown/`",
    )
    yield (
        "saved files",
        f"what {len(WRITERS)} versions of Keras have saved, in every form that they have",
        f"{files:,}",
        "`scripts/writers keras-3.6.0`",
    )
    yield (
        "damaged files",
        "both refuse, or print the same table",
        f"{COUNT}",
        "`python tests/damaged_configs.py --count 20000 --seed 1`",
    )
