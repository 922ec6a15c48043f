"""How a number of a sheet is written as text: as the sheet shows it."""


def number_text(number: float) -> str:
    """Write a number as a sheet shows it: whole without a point, else fifteen digits."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return format(number, ".15g")
