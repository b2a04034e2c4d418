"""Print what the first cures are of right models that are broken, for each way to break them."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from difflib import unified_diff
from random import Random

from diagnose.reverse import RIGHT, Break, Outcome, judged
from diagnose.reverse_breaks import BREAKS

from shapecalc.diagnose.report import failure

VERDICTS = ("right", "other", "part", "none", "harmful", "valid")


def main() -> None:
    """Print a line for each way to break a model, and the sums."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--each", type=int, default=1, help="places in each model")
    parser.add_argument("--only", default="", help="a part of the name of a way")
    parser.add_argument("--show", action="store_true", help="show what is not right")
    options = parser.parse_args()
    random = Random(options.seed)
    total, reversible = Counter[str](), Counter[str]()
    print(f"{'':50}" + "".join(f"{verdict:>9}" for verdict in VERDICTS))
    for way in BREAKS:
        if options.only in way.name:
            counts = tried(way, random, options.each, options.show)
            print(row(way.name + ("" if way.reversible else " *"), counts))
            total += counts
            reversible += counts if way.reversible else Counter()
    print(row("all", total))
    judgeable = reversible.total() - reversible["valid"]
    print(f"right: {reversible['right']} of {judgeable} that are reversible", end="")
    print(f" ({reversible['right'] / max(judgeable, 1):.1%}); * the text does not tell what it was")


def tried(way: Break, random: Random, each: int, show: bool) -> Counter[str]:
    """Return what comes of one way to break the models, in some places of each."""
    counts = Counter[str]()
    for right in RIGHT:
        texts = list(way.texts(right.text, right.name))
        for text in random.sample(texts, min(each, len(texts))):
            outcome = judged(right, text)
            counts[outcome.verdict if outcome else "valid"] += 1
            if show and outcome and outcome.verdict != "right":
                print_outcome(right.text, outcome)
    return counts


def print_outcome(right: str, outcome: Outcome) -> None:
    """Print a break, the messages, and the changes of the first cures."""
    for before, after in ((right, outcome.broken.text), (outcome.broken.text, outcome.fixed.text)):
        lines = before.splitlines(), after.splitlines()
        print(
            *unified_diff(*lines, outcome.verdict, outcome.broken.name, n=0, lineterm=""), sep="\n"
        )
        print(failure(outcome.report.diagnoses) if before is right else "")


def row(name: str, counts: Counter[str]) -> str:
    """Return a line of the table."""
    return f"{name:50}" + "".join(f"{counts[verdict] or '':>9}" for verdict in VERDICTS)


if __name__ == "__main__":
    main()
