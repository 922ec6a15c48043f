"""Links between what is used, what was signed and what was announced; and judgements.

A link is proposed by the engine with its reasons and decided by a person. A judgement
is kept by the keys of the two list rows, so that it survives a re-import, an undo, and
a better engine.
"""

from django.db import models
from django.db.models import Q

from guildhall.engines.access.viewer import Viewer
from guildhall.office.people.models import Organisation, Person
from guildhall.office.register.models.applications import Application
from guildhall.office.register.models.contracts import Contract
from guildhall.office.register.models.listed import seen_by
from guildhall.office.register.models.notices import Notice
from guildhall.office.scope.querysets import ScopedQuerySet
from guildhall.office.scope.records import Record


class LinkKind(models.TextChoices):
    """What the left side has to do with the contract, or the application."""

    COVERS = "covers", "Contract covers the application"
    ANNOUNCES = "announces", "Notice announced the contract"
    RENEWS = "renews", "Notice renews the contract"


class LinkState(models.TextChoices):
    """Where a link stands; only a person, or a threshold a person set, confirms."""

    PROPOSED = "proposed", "To review"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"
    LATER = "later", "Put off"
    SUPERSEDED = "superseded", "No longer proposed"


# What a person may make of a link, by where it stands.
MAY_BECOME: dict[LinkState, frozenset[LinkState]] = {
    LinkState.PROPOSED: frozenset(
        {LinkState.CONFIRMED, LinkState.REJECTED, LinkState.LATER}
    ),
    LinkState.LATER: frozenset(
        {LinkState.CONFIRMED, LinkState.REJECTED, LinkState.LATER}
    ),
    LinkState.CONFIRMED: frozenset({LinkState.CONFIRMED, LinkState.REJECTED}),
    LinkState.REJECTED: frozenset({LinkState.CONFIRMED, LinkState.REJECTED}),
    LinkState.SUPERSEDED: frozenset(),
}


class LinkQuerySet(ScopedQuerySet["Link"]):
    """Links for a viewer: both ends must be visible, and links readable."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in links whose contract, and application if any, the viewer may see."""
        application = Q(application__isnull=True) | seen_by(
            viewer, "application:read", "application__"
        )
        contract = seen_by(viewer, "contract:read", "contract__")
        if viewer.everywhere("link:read"):
            return Q()
        decided = Q(state=LinkState.CONFIRMED)
        own = viewer.organisations("link:read")
        return application & contract & (decided | Q(organisation_id__in=own))


class Link(Record):
    """One link of two records of a council, with its score, its reasons, its decision."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=LinkKind)
    application = models.ForeignKey(
        Application,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="links",
    )
    notice = models.ForeignKey(
        Notice, null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    contract = models.ForeignKey(
        Contract, on_delete=models.CASCADE, related_name="links"
    )
    score = models.FloatField(help_text="Calibrated chance that it is right, 0 to 1.")
    band = models.CharField(max_length=8, help_text="`link` or `review`.")
    reasons = models.JSONField(
        default=list, help_text="Evidence with weight, sentence."
    )
    would_change = models.CharField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10, choices=LinkState, default=LinkState.PROPOSED
    )
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_because = models.CharField(max_length=300, blank=True)
    priority = models.BigIntegerField(
        default=0, help_text="Order of review: value, nearness of the end, doubt."
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ("-priority", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "contract"],
                condition=Q(application__isnull=False),
                name="one_link_an_application_and_contract",
            ),
            models.UniqueConstraint(
                fields=["notice", "contract", "kind"],
                condition=Q(notice__isnull=False),
                name="one_link_a_notice_and_contract",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False, notice__isnull=True)
                | Q(application__isnull=True, notice__isnull=False),
                name="link_has_one_left_side",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="link_score_0_to_1"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-priority"]),
            models.Index(fields=["priority", "id"]),
            models.Index(fields=["score", "id"]),
            models.Index(fields=["contract", "state"]),
            models.Index(fields=["application", "state"]),
        ]

    def __str__(self) -> str:
        """Say what is linked to what."""
        return f"{self.application or self.notice} {self.kind} {self.contract}"


class JudgementQuerySet(ScopedQuerySet["Judgement"]):
    """Judgements of one's own organisation."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in those of the viewer's organisations."""
        if viewer.everywhere("link:read"):
            return Q()
        return Q(organisation_id__in=viewer.organisations("link:read"))


class Judgement(models.Model):
    """What a person once decided about two list rows: the same, or not. Never lost."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=LinkKind)
    left_key = models.CharField(max_length=64)
    contract_key = models.CharField(max_length=64)
    is_same = models.BooleanField()
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    objects = JudgementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "left_key", "contract_key"],
                name="one_judgement_a_pair",
            )
        ]

    def __str__(self) -> str:
        """Say what was judged."""
        return (
            f"{self.left_key} {'is' if self.is_same else 'is not'} {self.contract_key}"
        )


class LinkRuleQuerySet(ScopedQuerySet["LinkRule"]):
    """Rules of one's own organisation."""

    def visible_to(self, viewer: Viewer) -> Q:
        """Leave in those of the viewer's organisations."""
        if viewer.everywhere("link:read"):
            return Q()
        return Q(organisation_id__in=viewer.organisations("link:read"))


class LinkRule(models.Model):
    """The score from which an organisation lets links confirm themselves, if it does."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="+"
    )
    confirms_from = models.FloatField(help_text="Calibrated score, 0.9 to 1.")
    set_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()

    objects = LinkRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirms_from__gte=0.9, confirms_from__lte=1),
                name="links_confirm_from_0_9",
            )
        ]

    def __str__(self) -> str:
        """Say from where links confirm themselves."""
        return f"{self.organisation} from {self.confirms_from}"
