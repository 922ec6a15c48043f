"""Make test councils: what IT lists, what procurement lists, and which belong together.

Noise follows what registers show: no vendor in four of ten rows, old vendors, versions,
modules, slips of the pen, titles that name only the work, descriptions of one dot.
A seed gives the same world always. The classes of difficulty are those of the labelled
set staged beside the project.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks import world_parts as parts
from benchmarks.world_parts import Made

from guildhall.engines.matching.applications import ApplicationRow, ContractRow

CLASSES = (
    ("lexical", 24),
    ("vendor", 22),
    ("vendor_changed", 11),
    ("alias", 10),
    ("acronym", 6),
    ("reseller", 9),
    ("function", 9),
    ("description_only", 9),
)
_FRAMES = (
    "{}",
    "{}",
    "{}",
    "Provision of {}",
    "Provision of a {}",
    "Support and Maintenance of {}",
    "{} - Support and Maintenance",
    "{} Renewal",
    "{} 2023-2026",
    "Supply of {}",
    "{} (call off from G-Cloud 12)",
    "{} RM6259",
    "Award of {}",
    "Annual licence for {}",
    "{} - Licence, Hosting and Support",
    "Contract for {}",
)
_DULL = (
    "Software Products",
    "Software Licence Agreement",
    "IT System Contract",
    "Annual Software Support",
    "Call off contract - Data and Application Solutions",
    "Software Maintenance",
    "ICT Contract",
)
_FILLERS = (
    "",
    "",
    ".",
    "-",
    "Call off through a framework agreement. Contract term is three years.",
    "Further competition under a framework, with an option to extend for two years.",
    "Direct award. See contract documents for details.",
)
_MODULES = ("Mobile", "Portal", "Connect", "Online", "Enterprise", "Web", "Reporting")


@dataclass
class World:
    """Generated councils with their truth.

    Attributes:
        truth: pairs of application and contract that belong together, with the class.
        absent: applications of products that were invented.
    """

    applications: list[ApplicationRow] = field(default_factory=list)
    contracts: list[ContractRow] = field(default_factory=list)
    truth: dict[tuple[str, str], str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)


def make(seed: int, councils: int = 12, invented: float = 0.45) -> World:
    """Make councils of 18 to 40 applications and 60 to 160 contracts each.

    Args:
        seed: the same seed gives the same world.
        councils: how many.
        invented: share of products that are in no table.
    """
    maker = _Maker(random.Random(seed), invented)
    for number in range(councils):
        maker.council(f"Council {number}")
    return maker.world


class _Maker:
    def __init__(self, dice: random.Random, invented: float) -> None:
        self.dice = dice
        self.invented = invented
        self.world = World()

    def council(self, council: str) -> None:
        """Make one council: its systems, their contracts, and everything else."""
        dice = self.dice
        held = list(self._products(dice.randint(18, 40)))
        apps = []
        for product in held:
            app = self._application(council, product)
            apps.append((app, product))
            if dice.random() < 0.7:
                self._contracts(council, product, app)
        self._licences(council, apps)
        for title, supplier in dice.sample(parts.ELSEWHERE, dice.randint(20, 40)):
            self._add(council, title, self._told(title), supplier)
        works = {(product.work, product.makers[0]) for product in held}
        for product in self._products(dice.randint(3, 8)):
            if (product.work, product.makers[0]) not in works:
                title, description, supplier = self._rendered(product, "vendor")
                self._add(council, title, description, supplier)
        for product in self._products(dice.randint(1, 4)):
            self._beside(council, product)

    def _products(self, many: int) -> Iterator[Made]:
        """Products of a council, at most two for one work."""
        taken: dict[str, int] = {}
        while many > 0:
            table = parts.INVENTED if self.dice.random() < self.invented else parts.REAL
            product = self.dice.choice(table)
            if taken.get(product.work, 0) < 2 and taken.get(product.name) is None:
                taken[product.work] = taken.get(product.work, 0) + 1
                taken[product.name] = 1
                many -= 1
                yield product

    def _application(self, council: str, product: Made) -> ApplicationRow:
        dice = self.dice
        name = product.name
        if product.others and dice.random() < 0.25:
            name = dice.choice(product.others)
        maker = product.makers[0] if dice.random() < 0.75 else product.makers[-1]
        if maker.split()[0] not in name and dice.random() < 0.2:
            name = f"{maker.split()[0]} {name}"
        name = self._noisy(name)
        labels = parts.WORKS[product.work].labels
        if dice.random() < 0.04:  # a row that IT filed under the wrong work
            labels = parts.WORKS[dice.choice(list(parts.WORKS))].labels
        vendor = "" if dice.random() < 0.35 else self._company(maker, 0.3)
        function = "" if dice.random() < 0.1 else dice.choice(labels)
        if dice.random() < 0.1:
            vendor = function = ""
        row = self._listed(council, name, vendor, function)
        if product in parts.INVENTED:
            self.world.absent.add(row.app_id)
        return row

    def _contracts(self, council: str, product: Made, app: ApplicationRow) -> None:
        dice = self.dice
        names, weights = zip(*CLASSES, strict=True)
        difficulty = dice.choices(names, weights)[0]
        if difficulty == "acronym" and not product.spelt_out:
            difficulty = "vendor"
        if difficulty == "alias" and not product.others:
            difficulty = "lexical"
        if difficulty == "vendor_changed" and len(product.makers) < 2:
            difficulty = "vendor"
        if difficulty == "function":
            app = self._nameless(app, product)
        for _ in range(2 if dice.random() < 0.1 else 1):
            title, description, supplier = self._rendered(product, difficulty, app)
            if difficulty == "lexical" and dice.random() < 0.15:
                supplier = dice.choice(parts.UNRELATED)
            contract = self._add(council, title, description, supplier)
            self.world.truth[app.app_id, contract.contract_id] = difficulty

    def _nameless(self, app: ApplicationRow, product: Made) -> ApplicationRow:
        """An application that its list calls by its work, without a vendor."""
        label = self.dice.choice(parts.WORKS[product.work].labels)
        said = self.dice.choice(("{} system", "{} database", "{}", "{} app")).format(
            label
        )
        new = app._replace(app_name=said, app_vendor="", app_function=label)
        self.world.applications[self.world.applications.index(app)] = new
        return new

    def _rendered(  # noqa: PLR0911  one way out for each class of difficulty
        self, product: Made, difficulty: str, app: ApplicationRow | None = None
    ) -> tuple[str, str, str]:
        """Title, description and supplier of a contract of this difficulty."""
        dice = self.dice
        work = self._framed(dice.choice(parts.WORKS[product.work].titles))
        maker = self._company(product.makers[0], 0.8)
        named = self._framed(product.name)
        if difficulty == "lexical":
            return named, self._filler(), maker
        if difficulty == "alias":
            return self._framed(dice.choice(product.others)), self._filler(), maker
        if difficulty == "acronym":
            return self._framed(product.spelt_out), self._filler(), maker
        if difficulty == "vendor_changed":
            listed = app.app_vendor if app else ""
            old = [m for m in product.makers if m not in listed] or list(product.makers)
            title = work if dice.random() < 0.7 else named
            return title, self._filler(), self._company(dice.choice(old), 0.8)
        if difficulty == "reseller":
            shown = dice.choice((product.name, f"{product.makers[0]} {product.name}"))
            if dice.random() < 0.2:
                return work, f"Supply of {product.name} licences.", self._reseller()
            return self._framed(shown), self._filler(), self._reseller()
        if difficulty == "description_only":
            inside = dice.choice(
                (
                    f"Licence and support for {product.name}.",
                    f"The council requires continued use of {product.name} for "
                    f"{dice.choice(parts.WORKS[product.work].labels).lower()}.",
                    f"{dice.choice(parts.WORKS[product.work].titles)} for the council.",
                )
            )
            return dice.choice(_DULL), inside, maker
        return work, self._filler(), maker

    def _licences(self, council: str, apps: list[tuple[ApplicationRow, Made]]) -> None:
        """One agreement that covers several Microsoft applications."""
        if self.dice.random() < 0.5:
            return
        title = self._framed(self.dice.choice(parts.WORKS["productivity"].titles[:2]))
        said = "Supply of Microsoft licences including Microsoft 365 E5 and Power BI."
        contract = self._add(council, f"Microsoft {title}", said, self._reseller())
        covered = [app for app, product in apps if product.makers[0] == "Microsoft"]
        names = {product.name for _, product in apps}
        for name in ("Microsoft 365", "Power BI", "Microsoft Visio"):
            if name not in names and self.dice.random() < 0.6:
                vendor = "Microsoft" if self.dice.random() < 0.6 else ""
                row = self._listed(council, name, vendor, "Productivity")
                covered.append(row)
        for app in covered:
            self.world.truth[app.app_id, contract.contract_id] = "reseller"

    def _listed(
        self, council: str, name: str, vendor: str, function: str
    ) -> ApplicationRow:
        number = len(self.world.applications) + 1
        row = ApplicationRow(f"A{number:05}", council, name, vendor, function)
        self.world.applications.append(row)
        return row

    def _beside(self, council: str, product: Made) -> None:
        """Contracts that name a product or its work and do not cover it."""
        work = self.dice.choice(parts.WORKS[product.work].titles)
        kind = self.dice.randrange(4)
        if kind == 0:
            said = f"The council currently uses {product.name} and seeks a replacement."
            self._add(council, f"{work} Replacement", said, "Newcomer Digital Ltd")
        elif kind == 1:
            title = f"Implementation consultancy for {product.name}"
            self._add(council, title, self._filler(), "Methods Digital Ltd")
        elif kind == 2:
            title = f"Training for {product.work} staff"
            self._add(council, title, self._filler(), "Bluebird Training Ltd")
        else:
            title = f"Hardware for {product.work} service"
            self._add(council, title, self._filler(), self._reseller())

    def _add(
        self, council: str, title: str, description: str, supplier: str
    ) -> ContractRow:
        dice = self.dice
        starts = date(2019, 1, 1) + timedelta(days=dice.randrange(2200))
        ends = starts + timedelta(days=365 * dice.randint(1, 6))
        if dice.random() < 0.1:
            title = title.upper()
        if dice.random() < 0.12:
            supplier = ""  # advertised and not yet awarded, or never filled in
        row = ContractRow(
            contract_id=f"C{len(self.world.contracts) + 1:05}",
            council=council,
            title=title,
            description=title
            if dice.random() < 0.2 and not description
            else description,
            supplier=supplier,
            start_date=starts,
            end_date=None if dice.random() < 0.1 else ends,
        )
        self.world.contracts.append(row)
        return row

    def _framed(self, core: str) -> str:
        return self.dice.choice(_FRAMES).format(core)

    def _filler(self) -> str:
        return self.dice.choice(_FILLERS)

    def _told(self, title: str) -> str:
        """A description of something else, with words that systems are for too."""
        if self.dice.random() < 0.5:
            return self._filler()
        work = self.dice.choice(list(parts.WORKS.values()))
        label = self.dice.choice(work.labels).lower()
        return self.dice.choice(parts.LONG_TEXTS).format(title.lower(), label)

    def _reseller(self) -> str:
        return self.dice.choice(parts.RESELLERS)

    def _company(self, name: str, share: float) -> str:
        """A vendor as a register writes it, with a legal form or in capitals."""
        dice = self.dice
        if dice.random() < share and not name.endswith("Group"):
            name += dice.choice((" Ltd", " Limited", " UK Ltd", " UK Limited", " plc"))
        return name.upper() if dice.random() < 0.15 else name

    def _noisy(self, name: str) -> str:
        """A name as lists have it: version, module, case, a slip of the pen."""
        dice = self.dice
        roll = dice.random()
        if roll < 0.08:
            return f"{name} v{dice.randint(2, 12)}.{dice.randint(0, 9)}"
        if roll < 0.16:
            return f"{name} {dice.choice(_MODULES)}"
        if roll < 0.22:
            return name.lower()
        if roll < 0.29 and len(name) > 6:
            at = dice.randrange(2, len(name) - 1)
            return name[:at] + name[at + 1 :]
        return name
