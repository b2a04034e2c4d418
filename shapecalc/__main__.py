"""``python -m shapecalc`` is the command ``shapecalc``."""

from shapecalc.cli.main import run

run()
