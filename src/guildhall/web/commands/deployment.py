"""Django's own check of a deployment, run on the settings of production."""

import os
import subprocess
import sys
import tempfile

import click

SAMPLE = {
    "GUILDHALL_MODE": "production",
    "GUILDHALL_SECRET_KEY": "sample-of-a-long-random-text-0123456789-abcdefghijklmnopq",
    "GUILDHALL_HOSTS": "guildhall.example",
    "GUILDHALL_ADDRESS": "https://guildhall.example",
    "GUILDHALL_DATABASE_URL": "postgresql://guildhall@localhost/guildhall",
    "GUILDHALL_MAIL_URL": "smtp+tls://mail.example:587",
}


@click.command(name="check-deploy")
def check_deploy() -> None:
    """Check the settings of production, with sample values; warnings fail."""
    with tempfile.TemporaryDirectory() as data:
        there = os.environ | SAMPLE | {"GUILDHALL_DATA": data}
        words = ["manage", "check", "--deploy", "--fail-level", "WARNING"]
        done = subprocess.run(  # noqa: S603  our own command
            [sys.executable, "-m", "guildhall.web.commands.main", *words],
            env=there,
            check=False,
        )
    sys.exit(done.returncode)
