"""The start of the command ``shapecalc``, which is also ``python -m shapecalc``."""

from __future__ import annotations

from shapecalc.cli.interrupt import end_on_interrupt


def start() -> None:
    """Run the command line of this process; Ctrl-C may come while modules are imported, too."""
    end_on_interrupt()
    from shapecalc.cli.main import run

    run()


if __name__ == "__main__":
    start()
