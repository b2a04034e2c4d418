"""Training: from a spec with `data` and `train` to a trained model and a folder of results.

`session` runs a training. `data` prepares the numbers, and `losses` checks that they fit the model,
before Keras is loaded. `compiling` builds the model, `fit` trains it, `outcome` evaluates it, and
`folder` writes the results.
"""
