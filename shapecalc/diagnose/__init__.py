"""What is wrong with a model or a file, and the fix; what a message of Keras means."""
