"""What is wrong with a model, why, and what would mend it."""
