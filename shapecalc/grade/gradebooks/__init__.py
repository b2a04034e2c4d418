"""The lists of grades of Canvas, Moodle and Gradescope: read, filled in, and written back."""
