"""From text to plan: specs, saved models, and the place of each part in its file."""
