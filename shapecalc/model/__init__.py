"""Models that exist: layers with weights, the graph of their calls, and inference from a plan."""
