"""The comparison of two models: which layers correspond to each other, and what differs."""
