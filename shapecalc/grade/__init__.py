"""Marking answers about a model: what was written, what is right, and which mistake explains it."""
