"""From what a council has to the cells of its list, spoilt cells included."""

from dataclasses import dataclass
from datetime import date

from tools.demonstration.applications import ApplicationRow
from tools.demonstration.contracts import Contract
from tools.demonstration.forms import Form, Written, write
from tools.demonstration.plan import Council, Mess, Plan
from tools.demonstration.shapes import APPLICATION_FORMS, CONTRACT_FORMS


@dataclass(frozen=True)
class Spoilt:
    """A cell that was spoilt on purpose."""

    file: str
    line: int
    heading: str
    seen: str
    was: str


@dataclass(frozen=True)
class Sheet:
    """One list: its file, its rows in order, the lines on which they stand."""

    file: str
    council: Council
    form: Form
    written: Written
    rows: tuple[ApplicationRow | Contract, ...]
    spoilt: tuple[Spoilt, ...]


def application_sheet(
    plan: Plan, council: Council, rows: list[ApplicationRow]
) -> Sheet:
    """The application list of a council."""
    form = APPLICATION_FORMS[council.application_form]
    cells = [_application_cells(form, row, at) for at, row in enumerate(rows, start=1)]
    file = f"{council.authority.slug}-applications.csv"
    return _sheet(
        plan,
        council,
        "applications",
        form=form,
        file=file,
        cells=cells,
        rows=tuple(rows),
    )


def contract_sheet(plan: Plan, council: Council, rows: list[Contract]) -> Sheet:
    """The contract register of a council."""
    form = CONTRACT_FORMS[council.contract_form]
    cells = [_contract_cells(plan, form, row) for row in rows]
    file = f"{council.authority.slug}-contracts.csv"
    return _sheet(
        plan, council, "contracts", form=form, file=file, cells=cells, rows=tuple(rows)
    )


def _sheet(
    plan: Plan,
    council: Council,
    kind: str,
    *,
    form: Form,
    file: str,
    cells: list[dict[str, str]],
    rows: tuple[ApplicationRow | Contract, ...],
) -> Sheet:
    mess = [one for one in plan.mess if (one.council, one.kind) == (council.code, kind)]
    spoilt = [_spoil(plan, form, cells, rows, one) for one in mess]
    total = sum(row.annual for row in rows if isinstance(row, Contract))
    words = {
        "council": council.authority.official_name,
        "day": plan.today.replace(day=1).strftime("%d %B %Y"),
        "survey": plan.survey_text,
    }
    written = write(form, cells, words, form.money.write(total))
    return Sheet(
        file=file,
        council=council,
        form=form,
        written=written,
        rows=rows,
        spoilt=tuple(
            Spoilt(file, written.lines[at], heading, one.text, was)
            for one, (at, heading, was) in zip(mess, spoilt, strict=True)
        ),
    )


def _spoil(
    plan: Plan,
    form: Form,
    cells: list[dict[str, str]],
    rows: tuple[ApplicationRow | Contract, ...],
    mess: Mess,
) -> tuple[int, str, str]:
    """Overwrite a cell, and give its row (from 0), its heading and what stood there."""
    free = [
        at
        for at, row in enumerate(rows)
        if cells[at].get(mess.field) and not _carries_a_check_value(plan, row, mess)
    ]
    at = free[mess.row - 1]
    heading = form.headings[form.fields.index(mess.field)]
    was = cells[at][mess.field]
    cells[at][mess.field] = mess.text
    return at, heading, was


def _carries_a_check_value(
    plan: Plan, row: ApplicationRow | Contract, mess: Mess
) -> bool:
    """Whether a question with one right answer rests on the row."""
    function = row.function if isinstance(row, Contract) else row.use.function
    checked = {term.function for term in plan.terms} | {
        one.function for one in plan.clusters if mess.council in one.councils
    }
    return function is not None and function.key in checked


def _application_cells(form: Form, row: ApplicationRow, number: int) -> dict[str, str]:
    return {
        "app_ref": f"A{number:03d}",
        "product": row.product,
        "vendor": row.vendor,
        "supplier_name": row.supplier,
        "service_area": row.service_area,
        "function": row.function,
        "tier": row.tier,
        "hosting": row.hosting,
        "users": row.users,
        "satisfaction": row.satisfaction,
        "skill_level": row.skill,
        "owner": row.owner,
        "last_confirmed": form.days.write(row.confirmed),
    }


def _contract_cells(plan: Plan, form: Form, row: Contract) -> dict[str, str]:
    day, pounds = form.days.write, form.money.write
    extended = row.current_end if row.extensions_taken else None
    return {
        "contract_ref": row.reference,
        "contract_title": row.title,
        "contract_description": row.description,
        "supplier_name": row.supplier,
        "company_number": _company_number(form, row),
        "department": row.department,
        "start_date": day(row.starts_on),
        "end_date": day(row.contractual_end),
        "current_end_date": day(row.current_end),
        "max_end_date": day(row.maximum_end),
        "extended_to": day(extended),
        "extension_options": _options(row),
        "extension_months": str(row.extension_months) if row.extension_count else "",
        "extension_count": str(row.extension_count),
        "extension_taken": str(row.extensions_taken),
        "duration_months": str(_months(row.starts_on, row.contractual_end)),
        "duration_text": _term(row),
        "notice_months": str(row.notice_months or ""),
        "annual_value": pounds(row.annual),
        "total_value": pounds(row.total),
        "procurement_process": row.route,
        "status": _status(plan, row),
    }


def _company_number(form: Form, row: Contract) -> str:
    """The number as the register holds it: spreadsheets eat leading zeros."""
    if form.key == "transparency":
        return row.company_number
    return row.company_number.lstrip("0")


def _options(row: Contract) -> str:
    if not row.extension_count:
        return "None"
    text = f"{row.extension_count} x {row.extension_months} months"
    return f"{text} ({row.extensions_taken} taken)" if row.extensions_taken else text


def _months(starts_on: date, ends_on: date) -> int:
    return round((ends_on - starts_on).days / 30.4375)


def _term(row: Contract) -> str:
    years = max(1, round(_months(row.starts_on, row.contractual_end) / 12))
    return "+".join(
        [str(years), *[str(row.extension_months // 12)] * row.extension_count]
    )


def _status(plan: Plan, row: Contract) -> str:
    left = (row.current_end - plan.today).days
    if left < 0:
        return "Expired"
    return "Red" if left < 183 else "Amber" if left < 365 else "Green"
