"""How layers and operations are declared, and how values are bound to their arguments."""
