"""The summary of a model, row by row, and the tables that print it."""
