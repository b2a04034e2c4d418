"""Answers marked: as people write them, layer by layer, with the likely mistake."""
