"""Training: from what a spec says of its data to a fitted model and a folder that tells of it.

Everything that can be wrong is looked for before Keras is loaded: `data` puts
the numbers together, `checks` holds them against the model.
"""
