"""From a plan to a model: layers with weights, the graph of their calls, and inference."""
