"""How well names are matched, beside the plain baselines, on the open data.

Run `python -m benchmarks.matching`. The data lies beside the repository and is never
copied into it; `docs` of each set say how truth was made.
"""
