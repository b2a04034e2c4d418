"""Sizes that may be unknown, formulas of letters, and how to solve them."""
