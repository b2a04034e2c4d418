"""Text becomes a plan: specs and saved models are read, with the place of each part in its file."""
