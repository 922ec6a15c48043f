"""Money in whole pence, and how it is written for people."""


def pounds(pence: int | None) -> str:
    """Write whole pence as pounds: `£1,234`, with pence only where there are some.

    Args:
        pence: whole pence, may be negative; None is "not known".
    """
    if pence is None:
        return "not known"
    sign, amount = ("-", -pence) if pence < 0 else ("", pence)
    whole, rest = divmod(amount, 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"
