"""A small region in which every kind of thing is there twice: Alder's, and Birch's own.

What is Birch's own carries a canary in every text; nobody outside Birch and the central
team may ever receive it.
"""

from dataclasses import dataclass, field
from typing import Any

from guildhall.office.intake.models import ImportRun, Upload
from guildhall.office.jobs.models import Job
from guildhall.office.people.models import Organisation, Person, Seat
from guildhall.office.register.models import Opportunity, OpportunityPart
from tests.cast import NOW, TODAY, Cast
from tests.factories import people
from tests.factories import register as make
from tests.factories.post import make_message

CANARY = "zq9canary"
MINE, THEIRS, NOTHING = "mine", "theirs", "nothing"
OWNERSHIPS = (MINE, THEIRS, NOTHING)
# Kinds that everybody may know of, whoever they belong to.
OPEN_KINDS = {
    "opportunity",
    "open provider",
    "organisation",
    "supplier",
    "product",
    "notice",
    "key",
    "number",
}


@dataclass
class World:
    """The names in addresses of everything there is, by kind and ownership."""

    cast: Cast
    names: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(
        self, kind: str, mine: Any, theirs: Any, nothing: Any = "23456789abcd"
    ) -> None:
        """Name one kind of thing for each ownership."""
        self.names[kind] = {MINE: mine, THEIRS: theirs, NOTHING: nothing}


def build(cast: Cast) -> World:
    """Put the things into the store."""
    world = World(cast)
    alder, birch = cast.org("alder"), cast.org("birch")
    world.add("organisation", alder.slug, birch.slug, "no-such-council")
    world.add("key", "invitation", "invitation", "no-such-key")
    world.add("number", 1, 1, 999)
    world.add("passkey", 711_111, 722_222, 799_999)
    world.add("signed", "mine", "theirs", "nothing")
    add_register(world, alder, birch)
    add_people(world, alder, birch)
    add_work(world, alder, birch)
    return world


def add_register(world: World, alder: Organisation, birch: Organisation) -> None:
    """Applications, contracts, links, and what is public."""
    secret = {"visibility": "own"}
    product = make.product()
    supplier = make.supplier()
    own = make.application(alder, "Acorn", product=product, vendor=supplier)
    theirs = make.application(
        birch, f"{CANARY} app", product=product, vendor_text=CANARY, **secret
    )
    mine_contract = make.contract(alder, supplier=supplier, product=product)
    their_contract = make.contract(
        birch,
        f"{CANARY} contract",
        supplier=supplier,
        supplier_text=f"{CANARY} Ltd",
        description=CANARY,
        annual_pence=987_654_321_00,
        **secret,
    )
    world.add("application", own.public_id, theirs.public_id)
    world.add("contract", mine_contract.public_id, their_contract.public_id)
    world.add("supplier", supplier.public_id, supplier.public_id)
    world.add("product", product.key, product.key)
    notice = make.notice(alder)
    world.add("notice", notice.public_id, notice.public_id)
    links = (
        make.link(own, mine_contract),
        make.link(theirs, their_contract, would_change=CANARY),
    )
    world.add("link", links[0].public_id, links[1].public_id)
    found = opportunity(alder, mine_contract)
    world.add("opportunity", found.public_id, found.public_id)


def opportunity(owner: Organisation, contract: Any) -> Opportunity:
    """An opportunity in which one council takes part."""
    made = Opportunity.objects.create(
        key="k",
        title="Housing together",
        starts_on=TODAY,
        ends_on=TODAY,
        window_months=12,
        councils=3,
        alignment=1.0,
        first_found_at=NOW,
        last_found_at=NOW,
    )
    OpportunityPart.objects.create(
        opportunity=made, contract=contract, organisation=owner
    )
    return made


def add_people(world: World, alder: Organisation, birch: Organisation) -> None:
    """People, seats, tokens, invitations, providers."""
    ben, cat = world.cast.people["ben"], world.cast.people["cat"]
    world.add("person", ben.public_id, cat.public_id)
    world.add("seat", seat_of(ben), seat_of(cat), 999_999)
    tokens = (
        people.make_token(ben, alder),
        people.make_token(cat, birch, secret="other"),
    )
    world.add("token", tokens[0].public_id, tokens[1].public_id)
    invitations = (
        people.make_invitation(alder),
        people.make_invitation(birch, email=f"{CANARY}@birch.example"),
    )
    world.add("invitation", invitations[0].public_id, invitations[1].public_id)
    providers = (
        people.make_provider(alder),
        people.make_provider(birch, issuer="https://login.birch.example"),
    )
    for kind in ("provider", "open provider"):
        world.add(kind, providers[0].public_id, providers[1].public_id)
    messages = make_message(person=ben), make_message(person=cat)
    world.add("message", messages[0].public_id, messages[1].public_id)


def seat_of(person: Person) -> int:
    """The seat of somebody who has one."""
    return Seat.objects.get(person=person).pk


def add_work(world: World, alder: Organisation, birch: Organisation) -> None:
    """Jobs and imports."""
    jobs = [
        Job.objects.create(
            task="x", title=title, organisation=owner, run_after=NOW, created_at=NOW
        )
        for title, owner in (("Linking", alder), (f"{CANARY} job", birch))
    ]
    world.add("job", jobs[0].public_id, jobs[1].public_id)
    runs = [an_import(alder, "list.csv"), an_import(birch, f"{CANARY}.csv")]
    world.add("import", runs[0].public_id, runs[1].public_id)


def an_import(owner: Organisation, filename: str) -> ImportRun:
    """An import that has been received."""
    upload = Upload.objects.create(
        organisation=owner,
        kind="contracts",
        filename=filename,
        content_sha256=filename.ljust(64, "0")[:64],
        size_bytes=1,
        uploaded_at=NOW,
        uploaded_by="somebody",
    )
    return ImportRun.objects.create(
        upload=upload,
        organisation=owner,
        kind="contracts",
        state="committed",
        committed_at=NOW,
        created_at=NOW,
        created_by="somebody",
    )
