"""The launcher sets up once, says what is missing, and leaves no trace of addresses.

Whole set-ups from a clean clone are the work of `.ci/run`; here its decisions are tried.
"""

import importlib.util
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parents[2]
LAUNCHER = REPOSITORY / "guildhall"


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher as a module, at home in an empty checkout."""
    loader = SourceFileLoader("launcher", str(LAUNCHER))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    home = tmp_path / "checkout"
    (home / "locks").mkdir(parents=True)
    for name in ("pyproject.toml", "locks/run.txt", "locks/dev.txt"):
        (home / name).write_text(name)
    places = {
        "HOME": home,
        "VENV": home / ".venv",
        "BIN": home / ".venv" / "bin",
        "TOOLS": home / ".tools",
        "STAMP": home / ".venv" / "guildhall-stamp",
    }
    for name, path in places.items():
        monkeypatch.setattr(module, name, path)
    return module


def installed(launcher: ModuleType, lock: str) -> None:
    launcher.BIN.mkdir(parents=True)
    (launcher.BIN / "guildhall").touch()
    launcher.STAMP.write_text(launcher.stamp_of(lock))


def test_an_empty_checkout_is_not_set_up(launcher: ModuleType) -> None:
    assert not launcher.is_set_up("run")


def test_a_set_up_for_development_serves_both(launcher: ModuleType) -> None:
    installed(launcher, "dev")

    assert launcher.is_set_up("run")
    assert launcher.is_set_up("dev")


def test_a_set_up_to_run_does_not_serve_development(launcher: ModuleType) -> None:
    installed(launcher, "run")

    assert launcher.is_set_up("run")
    assert not launcher.is_set_up("dev")


@pytest.mark.parametrize("changed", ["locks/run.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_is_set_up_again(
    launcher: ModuleType, changed: str
) -> None:
    installed(launcher, "run")
    (launcher.HOME / changed).write_text("something else")

    assert not launcher.is_set_up("run")


def test_a_set_up_that_was_interrupted_is_done_again(launcher: ModuleType) -> None:
    installed(launcher, "run")
    launcher.STAMP.unlink()

    assert not launcher.is_set_up("run")


def test_pip_takes_over_where_uv_cannot_be_had(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    monkeypatch.setattr(launcher, "uv_command", lambda: ["uv"])
    monkeypatch.setattr(
        launcher, "install_with_uv", lambda uv, lock: tried.append("uv")
    )
    monkeypatch.setattr(
        launcher, "install_with_pip", lambda lock: tried.append("pip") or True
    )
    launcher.VENV.mkdir()

    launcher.install("run")

    assert tried == ["uv", "pip"]
    assert launcher.STAMP.read_text() == launcher.stamp_of("run")


def test_a_set_up_that_fails_leaves_no_stamp(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "uv_command", lambda: None)
    monkeypatch.setattr(launcher, "install_with_pip", lambda lock: False)

    with pytest.raises(SystemExit):
        launcher.install("run")

    assert not launcher.STAMP.exists()


def test_uv_is_left_alone_when_asked(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUILDHALL_WITHOUT_UV", "1")

    assert launcher.uv_command() is None


def test_a_folder_of_wheels_needs_no_network(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUILDHALL_WHEELS", "/wheels")

    assert launcher.wheels() == ["--no-index", "--find-links", "/wheels"]


def test_it_says_which_python_is_needed(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(launcher, "OLDEST", (9, 0))

    with pytest.raises(SystemExit) as stopped:
        launcher.main()

    assert stopped.value.code == 1
    assert "needs Python 9.0 or newer; this is 3." in capsys.readouterr().out


def test_it_says_what_to_install_when_there_is_no_pip(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit):
        launcher.install_with_pip(Path("lock"))

    assert "install python3-pip (or uv)" in capsys.readouterr().out


def test_what_a_failing_command_said_is_shown(
    launcher: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", "print('no room left'); raise SystemExit(3)"]

    fine = launcher.quietly(command, "installing packages")

    assert not fine
    said = capsys.readouterr().out
    assert "no room left" in said
    assert "installing packages failed, see above" in said


def test_it_shows_that_time_passes(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(launcher, "TELL_EVERY_SECONDS", 0.1)
    command = [sys.executable, "-c", "import time; time.sleep(0.5)"]

    assert launcher.quietly(command, "installing packages")

    assert "installing packages ... 0 s so far" in capsys.readouterr().out


def test_a_check_that_is_not_there_is_named(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(launcher, "set_up", lambda lock: None)

    with pytest.raises(SystemExit):
        launcher.check(["spelling"])

    said = capsys.readouterr().out
    assert "no check is named ['spelling']; there are format, lint, types" in said


def test_every_check_that_fails_is_named_at_the_end(
    launcher: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(launcher, "set_up", lambda lock: None)
    monkeypatch.setattr(
        launcher, "quietly", lambda command, what: what not in {"lint", "floors"}
    )

    with pytest.raises(SystemExit):
        launcher.check([])

    assert "to put right: lint, floors" in capsys.readouterr().out


def test_two_set_ups_of_a_checkout_wait_for_one_another(launcher: ModuleType) -> None:
    script = (
        "import importlib.machinery as m; from pathlib import Path; "
        f"l = m.SourceFileLoader('launcher', {str(LAUNCHER)!r}).load_module(); "
        f"l.TOOLS = Path({str(launcher.TOOLS)!r})\n"
        "with l.one_at_a_time(): print('mine')"
    )
    there = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    with launcher.one_at_a_time():
        other = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", script],
            stdout=subprocess.PIPE,
            text=True,
            env=there,
        )
        assert other.stdout is not None
        first = other.stdout.readline()
    rest, _ = other.communicate(timeout=20)

    assert "another set-up of this checkout is at work" in first
    assert rest == "mine\n"


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_the_locks_are_hashed_and_name_no_address(lock: str) -> None:
    text = (REPOSITORY / "locks" / f"{lock}.txt").read_text()
    packages = [line for line in text.splitlines() if line and line[0].isalnum()]

    assert len(packages) > 30
    assert all(line.rstrip().endswith("\\") for line in packages)
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LAUNCHER), "--help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"GUILDHALL_WITHOUT_UV": "1"},
        check=False,
    )

    assert "./guildhall run" in done.stdout
    assert "Traceback" not in done.stderr
