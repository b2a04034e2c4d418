"""``shapecalc.lint``: the mistakes of a model, and their fixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shapecalc.api.reading import readable_errors
from shapecalc.dataclasses import dataclass
from shapecalc.diagnose.annotations import as_dicts
from shapecalc.diagnose.lints import check
from shapecalc.diagnose.repair import Diagnosis, Report, diagnose, examine
from shapecalc.diagnose.report import failure
from shapecalc.errors import Source
from shapecalc.read.live import LiveModel, live_source
from shapecalc.read.model_sources import ModelSource, path_of


@dataclass(frozen=True, slots=True)
class LintProblem:
    """A mistake of a model.

    Attributes:
        code: its code, such as ``SC401``.
        message: what is wrong.
        line, column: where it is in the text; None if it is at no place.
        layer: the layer; empty if it is about none.
        hint: advice, where no fix is known.
        fixes: the fixes, the best first; each was tried.
        is_warning: whether Keras accepts it all the same.
    """

    code: str
    message: str
    line: int | None
    column: int | None
    layer: str
    hint: str
    fixes: Sequence[str]
    is_warning: bool

    @classmethod
    def of(cls, diagnosis: Diagnosis) -> LintProblem:
        """Return a problem with its fixes."""
        problem, position = diagnosis.problem, diagnosis.position
        return cls(
            problem.code.value,
            problem.message,
            position.line if position else None,
            position.column if position else None,
            problem.layer,
            problem.advice,
            list(map(str, diagnosis.suggestions)),
            problem.code.is_warning,
        )


class LintReport:
    """The mistakes of a model; ``print`` shows them with their lines and fixes.

    Attributes:
        ok: whether Keras accepts the model.
        text: the text of the model.
        fixed: the text with the best fixes made.
    """

    def __init__(self, report: Report) -> None:
        self._report = report
        self._findings = list(map(LintProblem.of, report.diagnoses))
        self.ok = all(finding.is_warning for finding in self._findings)
        self.text, self.fixed = report.source.text, report.fixed.text

    def __len__(self) -> int:
        return len(self._findings)

    def __getitem__(self, number: int) -> LintProblem:
        return self._findings[number]

    def __iter__(self) -> Iterator[LintProblem]:
        return iter(self._findings)

    def __str__(self) -> str:
        return failure(self._report.diagnoses) or "no problems"

    def __repr__(self) -> str:
        return str(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the mistakes as plain data, as ``--format json`` prints them."""
        return as_dicts([self._report])


def lint(model: ModelSource) -> LintReport:
    """Return the mistakes of a model, and what is likely one.

    Args:
        model: the path of a file, the data of a spec (a list of layers, or a mapping), or a model
            of Keras.

    Raises:
        TypeError: if it is no model.
        InputError: if the config of Keras's model cannot be read.

    >>> findings = lint(["Desne(5, input_shape=(3,))"])
    >>> findings.ok, findings[0].code, findings[0].fixes
    (False, 'SC201', ['write `Dense`'])
    """
    if isinstance(model, LiveModel):
        with readable_errors():
            source = live_source(model)
    elif isinstance(model, (list, dict)):
        source = Source("<spec>", _as_text(model))
    else:
        return LintReport(examine(path_of(model), check))
    return LintReport(diagnose(source, check(source), check, again=False))


def _as_text(data: Any) -> str:
    """Return the data of a spec as a text, in which mistakes have places."""
    import yaml

    return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10**6))
