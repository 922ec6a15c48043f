"""The fields a column can mean, what kind of value each holds, and where it is at home.

The names are the labels of the reviewed header rows (`headers/header_rows_labelled`)
and the further ones a contract register needs. A field that may stand more than once
in a sheet (a code with its levels, a name in two spellings) says so.
"""

from dataclasses import dataclass
from enum import StrEnum

from guildhall.engines.tabular.plan import Kind


class Holds(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    REFERENCE = "reference"
    DATE = "date"
    MONTH = "month"
    MONEY = "money"
    COUNT = "count"
    MONTHS = "months"
    DURATION = "duration"
    YES_NO = "yes or no"
    COMPANY_NUMBER = "company number"
    POSTCODE = "postcode"
    ADDRESS = "web address"


@dataclass(frozen=True)
class Field:
    """One meaning a column can have."""

    name: str
    holds: Holds
    kinds: frozenset[Kind]
    repeats: bool = False


_LETTERS = {
    "c": Kind.CONTRACTS,
    "a": Kind.APPLICATIONS,
    "s": Kind.SPEND,
    "n": Kind.NOTICES,
}

# name, what it holds, the kinds of list it is at home in (c contracts, a applications,
# s spend, n notices), and "*" where it may stand more than once.
_TABLE = """
contract_ref                reference       cans
contract_title              text            can
contract_description        text            can
contract_type               text            can
supplier_name               text            csna  *
supplier_id                 reference       csn
supplier_postcode           postcode        csn
supplier_site               text            cs
supplier_match              text            s
company_number              company_number  csn
charity_number              reference       csn
vat_number                  reference       csn
buyer_name                  text            csna
buyer_code                  reference       csn
buyer_sector                text            csn
parent_body                 text            s
department                  text            csa
service                     text            csa   *
service_code                reference       cs
owner                       text            ca
contact                     text            can
start_date                  date            can
end_date                    date            can
current_end_date            date            can
max_end_date                date            can
review_date                 date            ca
signed_date                 date            can
effective_date              date            csa
duration_months             months          can
duration_text               duration        can
extension_count             count           ca
extension_months            months          ca
extension_taken             yes_no          ca    *
auto_renew                  yes_no          ca
open_ended_flag             yes_no          ca
notice_months               months          c
annual_value                money           can
total_value                 money           can
original_value              money           cn
extended_value              money           cn
amount_net                  money           s
amount_gross                money           s
amount_vat                  money           s
irrecoverable_vat           money           cs
sme_flag                    yes_no          csn
vcse_flag                   yes_no          csn
above_threshold_flag        yes_no          cn
card_flag                   yes_no          s
procurement_process         text            cna
procurement_category        text            csn   *
procurement_category_code   reference       csn
cpv_code                    reference       cn
cpv_label                   text            cn
framework                   text            csna
lot                         text            csn
status                      text            can
ocid                        reference       cn
notice_url                  address         cn
notice_id                   reference       n
notice_type                 text            n
stage                       text            n
published_date              date            n
deadline_date               date            n
document_url                address         cn
payment_date                date            s
period                      month           s
transaction_ref             reference       s     *
invoice_ref                 reference       s
order_ref                   reference       cs
line_no                     count           s
expense_category            text            s     *
expense_code                reference       s     *
cost_centre                 reference       s
cost_centre_name            text            s
capital_or_revenue          text            s
merchant_category           text            s     *
description                 text            s     *
product                     text            a
vendor                      text            a
function                    text            a
purpose                     text            a
app_ref                     reference       a
hosting                     text            a
criticality                 text            a
users                       count           a
data_categories             text            a
tier                        text            a
satisfaction                count           a
skill_level                 count           a
confirmed_date              date            a
collection_frequency        text            a
update_frequency            text            a
"""


def _field(line: str) -> Field:
    name, holds, letters, *rest = line.split()
    return Field(
        name=name,
        holds=Holds[holds.upper()],
        kinds=frozenset(_LETTERS[letter] for letter in letters),
        repeats=bool(rest),
    )


FIELDS: dict[str, Field] = {
    field.name: field for field in map(_field, _TABLE.strip().splitlines())
}

# Dates that say when something is over, from the first to the last possible day.
END_DATES = ("end_date", "current_end_date", "max_end_date")
