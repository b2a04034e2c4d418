"""What is wrong with a model, and what would mend it."""
