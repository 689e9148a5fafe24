"""Personal data to plant in texts: none of it belongs to anyone, all of it looks and checks like the real thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = ("email", "phone", "card", "account", "ip")


def _email(number: int) -> str:
    houses = ("mailbox.example", "post.example", "firm.example", "example.org", "example.net")
    names = ("h.larkin", "rosa_m", "kettle77", "info", "t.vandenberg", "marek.z", "ines.duarte", "bwoods")
    return f"{names[number % len(names)]}{number % 97}@{houses[number // 8 % len(houses)]}"


def _phone(number: int) -> str:
    # Ranges that regulators keep for films and books, or landlines of a block that is set aside.
    last = number % 1000
    return (
        f"+44 20 7946 0{last:03d}",
        f"020 7946 0{last:03d}",
        f"+1 202-555-01{last % 100:02d}",
        f"(202) 555-01{last % 100:02d}",
        f"+49 30 23125 {last:03d}",
        f"+33 1 99 00 {last % 100:02d} {number // 1000 % 100:02d}",
    )[number // 3 % 6]


def _card(number: int) -> str:
    body = f"4{number % 10**14:014d}"
    digits = body + str(-_luhn_sum(body + "0") % 10)
    gap = (" ", "", "-")[number % 3]
    return gap.join(digits[place : place + 4] for place in range(0, 16, 4))


def _luhn_sum(digits: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value  # noqa: PLR2004  Luhn: the digits of a two-digit product are added
    return total


def _account(number: int) -> str:
    basic = f"{37040044 + number % 977:08d}{number % 10**10:010d}"
    check = 98 - int(basic + "131400") % 97
    digits = f"DE{check:02d}{basic}"
    return digits if number % 2 else " ".join(digits[place : place + 4] for place in range(0, 22, 4))


def _ip(number: int) -> str:
    # The three blocks kept for documentation.
    return f"{('192.0.2', '198.51.100', '203.0.113')[number % 3]}.{number // 3 % 254 + 1}"


MAKERS: dict[str, Callable[[int], str]] = {
    "email": _email,
    "phone": _phone,
    "card": _card,
    "account": _account,
    "ip": _ip,
}


def make_personal(kind: str, number: int) -> str:
    """Return personal data of one of `KINDS`, the same for the same number."""
    return MAKERS[kind](number)
