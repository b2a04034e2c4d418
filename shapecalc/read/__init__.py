"""From a file's text to a plan of the model: text → data → syntax → spec."""
