"""Kinds of contract: software, equipment, a one-off piece of work, or not IT at all.

An application is rarely covered by a contract for road works; one for laptops rarely
covers a case system; one to implement a system is not the one that keeps it running.
"""

from enum import Enum
from typing import Final

from guildhall.engines.matching.evidence.words import stem, stems


class Kind(Enum):
    """What a contract buys, as far as its words say."""

    SOFTWARE = "software"
    EQUIPMENT = "equipment"
    ONE_OFF = "one-off"
    OTHER = "other"
    UNCLEAR = "unclear"


def _set(listed: str) -> frozenset[str]:
    return frozenset(stem(word) for word in listed.split())


_SOFTWARE: Final = _set(
    """software system systems licence license licences licenses licensing licencing
    saas hosting hosted application app platform portal database module subscription
    ict it digital online web cloud website e-learning telephony broadband wan lan
    network cyber microsoft erp crm cms gis edrms hr payroll computer technology
    technologies ucaas voip data api interface telecommunications analytics cctv
    enterprise helpdesk wifi intranet adsl fibre connectivity mobile mobiles virtual
    server servers backup firewall antivirus managed solution solutions"""
)
_SURELY_SOFTWARE: Final = _set(
    """software licence licences license licenses licensing licencing hosting hosted
    saas module modules subscription microsoft ucaas database"""
)
_EQUIPMENT: Final = _set(
    """laptop laptops desktops tablets monitors peripherals printers printer scanners
    hardware kiosks cameras handsets cabling equipment devices vehicles furniture
    machines columns chargers accessories screens projectors"""
)
_ONE_OFF: Final = _set(
    """implementation consultancy migration training discovery
    audit review strategy installation relocation study survey assessment recruitment
    scoping feasibility testing"""
)
_KEEPS_RUNNING: Final = _set(
    """support maintenance licence licences license licenses licensing software system
    hosting subscription renewal saas annual enterprise"""
)
_OTHER: Final = _set(
    """construction refurbishment roofing works demolition painting roof drainage
    resurfacing civil engineering architect architects surveyor cleaning catering care
    fostering nursing supported residential homes tyres fuel gas electricity footway
    bridge kitchens windows heating boiler plant hire groceries food uniforms ppe
    stationery agency interim coaches taxi minibus bus grass verge landscaping tree
    trees playground fencing skips aggregate salt paint kennelling laundry security
    guarding funeral counselling advocacy mentoring youth-club respite therapy
    disabilities carers refuge homeless-support banking insurance brokerage legal
    interpreting advertising sponsorship events festival markets sculpture art design
    build masterplan planning-consultancy valuation bailiff energy-supply lighting
    repair repairs installation void advice votes postal hire housing-works reablement shop furniture"""
)


def kind_of(title: str, description: str = "") -> Kind:
    """Say what a contract buys, from its title first."""
    said = _judge(stems(title))
    if said is Kind.UNCLEAR and stems(description[:400]) & _SURELY_SOFTWARE:
        return Kind.SOFTWARE
    return said


def _judge(found: frozenset[str]) -> Kind:
    software = len(found & _SOFTWARE)
    other = len(found & _OTHER)
    if found & _EQUIPMENT and not found & _KEEPS_RUNNING:
        return Kind.EQUIPMENT
    if found & _ONE_OFF and not found & (_KEEPS_RUNNING - {"support"}):
        return Kind.ONE_OFF
    if software and software >= other:
        return Kind.SOFTWARE
    return Kind.OTHER if other else Kind.UNCLEAR
