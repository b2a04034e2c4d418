"""``shapecalc schema``: the JSON Schema of a spec."""

from __future__ import annotations

from shapecalc.cli.options import Command, command_app
from shapecalc.read.schema import schema
from shapecalc.table.escape import json_text

app = command_app()


@app.command(cls=Command)
def print_schema() -> int:
    """Print the JSON Schema of a spec, for completion and checks in editors.

    Example: shapecalc schema > spec.schema.json
    """
    print(json_text(schema(), indent=2))
    return 0
