"""The weights of a saved model in a file."""

from __future__ import annotations

from shapecalc.stored_weights import StoredLayer, StoredWeights, WeightsFile


def test_no_weights() -> None:
    weights = WeightsFile(StoredWeights, quick=True).read()
    assert weights.model == weights.model
    assert (weights.model.name, weights.model.weights, weights.problem) == ("", [], "")
    assert StoredLayer("a").layers is not StoredLayer("a").layers
