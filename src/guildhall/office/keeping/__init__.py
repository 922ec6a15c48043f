"""Keeping the embedded store itself: made at once, copied while in use, put back whole.

Below every context: it knows tables and files, not what they mean.
"""
