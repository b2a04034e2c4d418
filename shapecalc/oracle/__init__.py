"""Real Keras: it builds the model of a plan, and its table is compared with ours."""
