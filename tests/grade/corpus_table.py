"""Print where the marking of the sheets in tests/sheets differs from the teacher's verdicts."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from grade.corpus import HANDS, KINDS, SHEETS, Comparison, Difference, compare_hand, most

HEADER = """\
# How often the marking may differ from the teacher with each hand: these numbers only fall.
# `scripts/sheets --lower` writes lower ones. tests/grade/corpus.py says what the kinds are.
"""


def main() -> None:
    """Print the differences by kind, for each model and in total."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--hand", choices=HANDS, help="one hand only")
    parser.add_argument("--model", default="", help="a part of the name of the file")
    parser.add_argument("--show", metavar="KIND", help=f"show one of: {', '.join(KINDS)}, all")
    parser.add_argument("--mistakes", action="store_true", help="what is named first instead")
    parser.add_argument("--lower", action="store_true", help="lower tests/sheets/counts.yaml")
    options = parser.parse_args()
    found = compared([options.hand] if options.hand else list(HANDS), options.model)
    print_counts(found)
    differences = [difference for one in found.values() for difference in one.differences]
    for difference in differences:
        if options.show in (difference.kind, "all"):
            print(difference)
    if options.mistakes:
        print_mistakes(differences)
    if options.lower and not (options.hand or options.model):
        lower(found)


def compared(hands: list[str], part: str) -> dict[str, Comparison]:
    """Return the comparison for each file whose name has a part."""
    with TemporaryDirectory() as folder:
        return {
            where: comparison
            for hand in hands
            for where, comparison in compare_hand(hand, Path(folder), part)
        }


def print_counts(found: dict[str, Comparison]) -> None:
    """Print a row for each file, and the sums."""
    total = Comparison()
    print(f"{'':20}{'answers':>9}" + "".join(f"{kind:>20}" for kind in KINDS))
    for where, comparison in found.items():
        print(row(where, comparison))
        total.add(comparison)
    print(row("total", total))
    unread = total.count("not read") + total.count("dropped")
    print(f"not understood: {unread / max(total.answers, 1):.1%} of {total.answers} answers")
    first = total.named - total.count("other mistake")
    print(f"first mistake named: {first / max(total.named, 1):.1%} of {total.named}")


def row(where: str, comparison: Comparison) -> str:
    """Return the counts of a file as a line."""
    counts = "".join(f"{comparison.count(kind) or '':>20}" for kind in KINDS)
    return f"{where:20}{comparison.answers:>9}{counts}"


def print_mistakes(differences: list[Difference]) -> None:
    """Print for each mistake what is named first in its place."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for difference in differences:
        if difference.kind == "other mistake":
            named[difference.mistake][difference.first] += 1
    for mistake, others in sorted(named.items()):
        instead = ", ".join(f"{name or 'none'} {n}" for name, n in others.most_common())
        print(f"{mistake:40}{instead}")


def lower(found: dict[str, Comparison]) -> None:
    """Write the counts that are lower than in the table."""
    table = most()
    for hand in HANDS:
        own = [comparison for where, comparison in found.items() if where.startswith(f"{hand}/")]
        for kind, old in table[hand].items():
            table[hand][kind] = min(old, sum(comparison.count(kind) for comparison in own))
    text = HEADER + yaml.safe_dump(table, sort_keys=False)
    (SHEETS / "counts.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
