"""Headings and values to fields: held to a floor on labelled rows, and case by case."""

import pytest

from guildhall.engines.tabular.fields import FIELDS
from guildhall.engines.tabular.mapping import map_columns, map_headings
from guildhall.engines.tabular.phrases import phrases
from guildhall.engines.tabular.plan import Kind
from guildhall.engines.tabular.profile import profile_of
from tests.engines.tabular.labelled import labelled_rows, score
from tests.engines.tabular.spec import rows

# What the rows gave when the table of phrases was last weighed: 260 of 268, 62 of 62.
FLOOR = 0.95
FLOOR_REGISTERS_AND_INVENTORIES = 0.98


def fields(*headings: str, kind: Kind | None = None) -> list[str | None]:
    _, guesses = map_headings(headings, kind=kind)
    return [guess.field for guess in guesses]


@pytest.mark.shared_data
def test_labelled_headings_stay_above_the_floor_each_source_left_out() -> None:
    found = score(labelled_rows())

    assert found.share >= FLOOR
    assert found.kinds_right >= found.rows - 1


@pytest.mark.shared_data
def test_registers_and_inventories_stay_above_their_floor() -> None:
    found = score([row for row in labelled_rows() if row.kind != "spend"])

    assert found.share >= FLOOR_REGISTERS_AND_INVENTORIES


@pytest.mark.shared_data
def test_every_label_is_a_field_that_is_known() -> None:
    labels = {label for row in labelled_rows() for label in row.labels if label}

    assert labels <= FIELDS.keys()


def test_the_fields_a_register_needs_are_known() -> None:
    wanted = """current_end_date max_end_date extension_count extension_months
        extension_taken duration_months original_value supplier_postcode
        procurement_process procurement_category_code cpv_code cpv_label ocid notice_url
        document_url owner cost_centre cost_centre_name supplier_site supplier_match
        amount_vat above_threshold_flag open_ended_flag"""

    assert set(wanted.split()) <= FIELDS.keys()


def test_every_field_has_a_phrase_in_each_kind_it_is_at_home_in() -> None:
    missing = [
        (field.name, kind.value)
        for field in FIELDS.values()
        for kind in field.kinds
        if not any(phrase.field == field.name for phrase in phrases(kind))
    ]

    assert missing == []


def test_every_phrase_means_its_own_field_or_one_that_says_the_same() -> None:
    """A phrase at full weight, asked on its own, comes back as its field."""
    wrong = []
    for kind in Kind:
        shared_by: dict[str, set[str | None]] = {}
        for phrase in phrases(kind):
            shared_by.setdefault(phrase.text, set()).add(phrase.field)
        for phrase in phrases(kind):
            if phrase.weight < 1 or phrase.field is None:
                continue
            (found,) = fields(phrase.text, kind=kind)
            if found not in shared_by[phrase.text]:
                wrong.append((kind.value, phrase.text, phrase.field, found))

    assert len(wrong) <= 0.03 * sum(len(phrases(kind)) for kind in Kind), wrong


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Directotate", "department"),
        ("Suuplier ID", "supplier_id"),
        ("Company Registraation Number", "company_number"),
        ("G/L descripition", "expense_category"),
        ("Organistion Name", "buyer_name"),
        ("Captial/ Revenue", "capital_or_revenue"),
        ("SupplierName", "supplier_name"),
        ("supplier_name", "supplier_name"),
        ("suppliername", "supplier_name"),
        ("SUPPLIER NAME", "supplier_name"),
        ("\ufeffSupplier Name", "supplier_name"),
        ("\u00ef\u00bb\u00bfSupplier Name", "supplier_name"),
    ],
)
def test_a_spoilt_heading_is_still_read(heading: str, field: str) -> None:
    assert fields(heading, kind=Kind.SPEND) == [field]


def test_three_ends_are_kept_apart() -> None:
    found = fields(
        "Start Date",
        "End Date",
        "Current Expiry Date",
        "Maximum End Date including extensions",
        kind=Kind.CONTRACTS,
    )

    assert found == ["start_date", "end_date", "current_end_date", "max_end_date"]


def test_net_vat_and_gross_are_kept_apart() -> None:
    found = fields("Net", "VAT", "Gross", "Irrecoverable VAT", kind=Kind.SPEND)

    assert found == ["amount_net", "amount_vat", "amount_gross", "irrecoverable_vat"]


def test_one_field_is_not_claimed_twice() -> None:
    found = fields(
        "Start Date", "Contract Start Date", "Date of commencement", kind=Kind.CONTRACTS
    )

    assert found.count("start_date") == 1


def test_a_field_that_repeats_may_be_claimed_again() -> None:
    found = fields("Extension 1 Taken?", "Extension 2 Taken?", kind=Kind.CONTRACTS)

    assert found == ["extension_taken", "extension_taken"]


def test_an_amount_in_another_currency_is_left_aside() -> None:
    found = fields(
        "Contract value",
        "Contract value ($)",
        "Contract value (€)",
        kind=Kind.CONTRACTS,
    )

    assert found == ["total_value", None, None]


def test_bare_words_beside_codes_are_the_words_for_them() -> None:
    found = fields(
        "Cost Centre",
        "Description",
        "Account Code",
        "Description",
        "Supplier",
        "Amount",
        kind=Kind.SPEND,
    )

    assert found[:4] == [
        "cost_centre",
        "cost_centre_name",
        "expense_code",
        "expense_category",
    ]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (
            ("Contract Title", "Supplier", "Start Date", "End Date", "Value"),
            Kind.CONTRACTS,
        ),
        (("System", "Vendor", "Purpose", "Hosting", "Users"), Kind.APPLICATIONS),
        (("Payment Date", "Supplier", "Net Amount", "Invoice Number"), Kind.SPEND),
        (
            ("OCID", "Notice Type", "Buyer", "Title", "CPV codes", "Notice URL"),
            Kind.NOTICES,
        ),
    ],
)
def test_the_kind_of_list_is_guessed(headings: tuple[str, ...], kind: Kind) -> None:
    found, _ = map_headings(headings)

    assert found is kind


def test_values_decide_where_a_heading_is_vague() -> None:
    names = profile_of(
        ["Oakway Ltd", "Elmfield plc", "Brook & Sons Limited", "Marl Ltd"]
    )
    days = profile_of(["01/02/2022", "03/04/2022", "05/06/2022", "07/08/2022"])
    sums = profile_of(["1,000.00", "2,000.00", "£3,000.00", "12.50"])

    _, guesses = map_columns(
        ["Name", "Date", "Total"], [names, days, sums], kind=Kind.SPEND
    )

    assert [guess.field for guess in guesses] == [
        "supplier_name",
        "payment_date",
        "amount_net",
    ]
    assert "dates" in guesses[1].because


def test_values_of_another_kind_overrule_a_heading() -> None:
    days = profile_of(["01/02/2022", "03/04/2022", "05/06/2022", "07/08/2022"])

    _, guesses = map_columns(["Value"], [days], kind=Kind.CONTRACTS)

    assert guesses[0].field != "total_value"


def test_a_supplier_column_of_numbers_holds_their_numbers() -> None:
    numbers = profile_of(["204632", "226435", "212001", "205926"])
    names = profile_of(
        ["Arjo UK Ltd", "Bramble Hub Limited", "Brenntag UK Ltd", "TIG plc"]
    )

    _, guesses = map_columns(
        ["Supplier Name", "Supplier Name"], [numbers, names], kind=Kind.SPEND
    )

    assert [guess.field for guess in guesses] == ["supplier_id", "supplier_name"]


def test_a_long_question_is_read_by_what_it_asks() -> None:
    found = fields(
        "What is the intended purpose and expected benefits of the system?",
        "System name",
        kind=Kind.APPLICATIONS,
    )

    assert found == ["purpose", "product"]


def test_a_hundred_headings_are_mapped_at_once() -> None:
    headings = [
        f"{word} {number}"
        for number in range(20)
        for word in ("Start date", "Supplier", "Value", "Notes", "Zyx")
    ]

    assert len(fields(*headings)) == 100


def whole_rows() -> list[tuple[str, list[tuple[str, str]]]]:
    """The heading rows of the specification table, each with its title."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for row in rows("tabular_headings"):
        if row["heading"].startswith("# "):
            found.append((row["heading"].lstrip("# "), []))
        else:
            found[-1][1].append((row["heading"], row["field"]))
    return found


@pytest.mark.parametrize(
    ("title", "pairs"), whole_rows(), ids=[title for title, _ in whole_rows()]
)
def test_a_whole_row_is_mapped_as_the_table_says(
    title: str, pairs: list[tuple[str, str]]
) -> None:
    kind, guesses = map_headings([heading for heading, _ in pairs])

    assert title.endswith(f"a list of {kind.value}")
    assert [guess.field or "-" for guess in guesses] == [field for _, field in pairs]
