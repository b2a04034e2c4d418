"""Print which mistake is named first for the usual mistakes with the layers of many models."""

from __future__ import annotations

from argparse import ArgumentParser

from grade.usual.measure import models, tally

OUTCOMES = ("first", "later", "no", "none", "right")


def main() -> None:
    """Print a line for each usual mistake, and in how many cases the first one named is right."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=300, help="how many random models")
    parser.add_argument("--seed", type=int, default=0, help="with which they are drawn")
    parser.add_argument("--only", default="", help="a part of the name of a mistake")
    parser.add_argument("--show", action="store_true", help="show what is not named first")
    options = parser.parse_args()
    found = tally(models(options.models, options.seed), options.only)
    print(f"{'':44}" + "".join(f"{outcome:>8}" for outcome in OUTCOMES) + "   in place of it")
    for title, counts in found.outcomes.items():
        others = ", ".join(f"{name} {n}" for name, n in found.named[title].most_common(5))
        numbers = "".join(f"{counts[outcome] or '':>8}" for outcome in OUTCOMES)
        print(f"{title:44}{numbers}   {others}")
    if options.show:
        print(*found.missed, sep="\n")
    total = sum(counts.total() for counts in found.outcomes.values())
    print(f"the first mistake named is the real one in {found.share():.1%} of {total}")
    print(f"mean over the mistakes: {found.mean():.1%}")


if __name__ == "__main__":
    main()
