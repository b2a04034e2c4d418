"""Why a number is what it is: formulas of a layer, topics, and the catalogue of all layers."""
