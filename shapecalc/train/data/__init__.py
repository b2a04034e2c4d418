"""Data for training: from files and data sets to arrays in the shapes of the model."""
