"""Comments with shapes and parameters behind the lines that make layers."""
