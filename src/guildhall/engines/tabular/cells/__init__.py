"""Typed values from single cells, without guessing.

Every parser takes the text of one cell and answers with a value, or with what was
expected and how to mend it; text that says "nothing here" is no value and no trouble.
"""
