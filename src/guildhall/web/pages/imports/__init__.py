"""The pages of imports: send a list, check its columns, see what changes, bring it in."""

from django.urls import URLPattern, path

from guildhall.web.pages.imports import (
    columns,
    contents,
    decisions,
    lists,
    run,
    upload,
)


def routes() -> list[URLPattern]:
    """The addresses of the pages of imports."""
    one = "imports/<slug:public_id>"
    return [
        *lists.PAGE.routes("imports"),
        path("imports/new", upload.import_new, name="import_new"),
        path(one, run.import_run, name="import_run"),
        path(f"{one}/progress", run.import_progress, name="import_progress"),
        path(f"{one}/columns", columns.import_columns, name="import_columns"),
        path(f"{one}/commit", decisions.import_commit, name="import_commit"),
        path(f"{one}/undo", decisions.import_undo, name="import_undo"),
        path(f"{one}/leave", decisions.import_set_aside, name="import_set_aside"),
        path(f"{one}/again", decisions.import_again, name="import_again"),
        path(f"{one}/continue", decisions.import_continue, name="import_continue"),
        path(f"{one}/changes", contents.import_changes, name="import_changes"),
        path(
            f"{one}/changes.csv",
            contents.import_changes_csv,
            name="import_changes_csv",
        ),
        path(f"{one}/problems", contents.import_problems, name="import_problems"),
        path(
            f"{one}/problems.csv",
            contents.import_problems_csv,
            name="import_problems_csv",
        ),
        path(f"{one}/rows", contents.import_rows, name="import_rows"),
        path(f"{one}/rows/<int:number>", contents.import_row, name="import_row"),
        path(f"{one}/file", contents.import_file, name="import_file"),
    ]
