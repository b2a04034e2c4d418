"""Real Keras: it builds the models of plans, and its tables are compared with ours."""
