"""The functions for Python programs and notebooks, which say what the commands say."""
