"""Exercises about shapes and parameters: random models, questions, sheets."""
