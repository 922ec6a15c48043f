"""Django's own commands, for those who develop and operate the house."""

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Run one of Django's commands, as in `guildhall manage makemigrations`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["guildhall manage", *words])
