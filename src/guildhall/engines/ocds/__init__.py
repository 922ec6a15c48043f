"""Notices in the Open Contracting Data Standard: read, merge, lay out as a table.

Fast where the shape is common, and equal to the field's own library everywhere:
`reference.py` calls it, and answers for every shape the fast path does not cover.
"""
