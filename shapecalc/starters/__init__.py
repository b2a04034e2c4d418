"""Models to start from: specs with comments, which `shapecalc new` prints or writes.

The first line of each file says what it is for.
"""
