"""Two models side by side: what is in one only, and what is different about the rest."""
