"""The start of the command ``shapecalc``, which is also ``python -m shapecalc``."""

from __future__ import annotations

import gc

from shapecalc.cli.interrupt import end_on_interrupt


def start() -> None:
    """Run the command line of this process; Ctrl-C may come while modules are imported, too."""
    end_on_interrupt()
    gc.disable()  # Modules are not garbage; looking for some takes a tenth of a short command.
    from shapecalc.cli.main import run

    run()


if __name__ == "__main__":
    start()
