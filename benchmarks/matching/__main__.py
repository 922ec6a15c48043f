"""Print the report on names, and the one on applications where it can be made."""

from importlib import import_module
from importlib.util import find_spec

from benchmarks.matching.report import report

OTHERS = ("benchmarks.matching_applications",)

if __name__ == "__main__":
    print(report())
    for module in OTHERS:
        if find_spec(module):
            print()
            print(import_module(module).report())
