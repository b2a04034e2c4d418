"""Two models compared: which layer is which, and what is different."""
