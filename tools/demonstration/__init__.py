"""The demonstration lists of a region, generated from its folder and a fixed seed.

`python -m tools.demonstration london marchwater` writes `lists/`, `lists.csv` and `truth/` of
the named regions. The same input gives the same bytes on every machine: each value
is drawn from a hash of the seed and the name of what it is for, so adding a product
or a council leaves the rest of the lists as it was.
"""
