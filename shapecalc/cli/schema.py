"""``shapecalc schema``: the JSON Schema of a spec."""

from __future__ import annotations

from shapecalc.cli.options import Command, command_app
from shapecalc.cli.streams import printed_json
from shapecalc.read.schema import schema

app = command_app()


@app.command(cls=Command)
def print_schema() -> int:
    """Print the JSON Schema of a spec, for completion and checks in editors.

    Example: shapecalc schema > spec.schema.json
    """
    print(printed_json(schema()))
    return 0
