"""What is loaded when: engines without Django, verbs on files without the store.

Each is tried in a process of its own, by looking at `sys.modules` afterwards.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from guildhall.web.commands.main import VERBS, verbs

REPOSITORY = Path(__file__).parents[2]
ON_FILES = [name for name, verb in VERBS.items() if not verb.needs_store]
ANALYSIS = {
    "duckdb",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "scipy",
    "shapely",
    "sklearn",
    "splink",
}
SERVING = """
import guildhall.config.wsgi
from django.urls import get_resolver
get_resolver().reverse_dict
"""
WALKING = """
import importlib, pkgutil, guildhall.engines, guildhall.foundation
for package in (guildhall.engines, guildhall.foundation):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(found.name)
"""
HELPING = """
import sys
from guildhall.web.commands.main import main
sys.argv = ["guildhall", {verb!r}, "--help"]
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
"""
TELL = """
import json, sys
print("\\n" + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by(script: str, tmp_path: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", script + TELL],
        cwd=REPOSITORY,
        env=os.environ | {"GUILDHALL_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_engines_and_foundation_load_no_django(tmp_path: Path) -> None:
    loaded = loaded_by(WALKING, tmp_path)

    assert "guildhall" in loaded
    assert loaded & {"django", "ninja", "allauth"} == set()


@pytest.mark.parametrize("verb", ON_FILES)
def test_a_verb_on_files_starts_without_the_store(verb: str, tmp_path: Path) -> None:
    loaded = loaded_by(HELPING.format(verb=verb), tmp_path)

    assert loaded & {"django", "ninja", "allauth"} == set()
    assert not any(tmp_path.iterdir())


def test_the_list_of_verbs_loads_none_of_them(tmp_path: Path) -> None:
    script = HELPING.replace('{verb!r}, "--help"', '"--help"')

    loaded = loaded_by(script, tmp_path)

    assert loaded & {"django", "ninja", "granian"} == set()


def test_the_web_process_loads_no_analysis_packages(tmp_path: Path) -> None:
    loaded = loaded_by(SERVING, tmp_path)

    assert "django" in loaded
    assert loaded & ANALYSIS == set()


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_says_what_it_does(name: str) -> None:
    done = CliRunner().invoke(verbs, [name, "--help"])

    assert done.exit_code == 0, done.output
    assert len(done.output.strip()) > 80
