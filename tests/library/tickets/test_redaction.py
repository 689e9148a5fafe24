"""Personal data goes, by kind; numbers that are none stay."""

from __future__ import annotations

import ipaddress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.iso7064 import mod_97_10

from threadline.tickets import PrepareSettings
from threadline.tickets.redaction.redactor import Redactor

REDACTOR = Redactor(PrepareSettings())

PERSONAL = {
    "email": [
        "maria.lopez@example.com",
        "maria+tag@sub.example.co.uk",
        "o'brien@example.ie",
        "müller@exämple.de",
        "maria (at) example (dot) com",
        "maria [at] example.com",
        "maria at example dot com",
        "maria @ example.com",
        "maria%40example.com",
    ],
    "phone": [
        "+49 30 1234567",
        "+1 (415) 555-2671",
        "0044 20 7946 0958",
        "(212) 555-0123",
        "212-555-0123",
        "212.555.0123",
        "020 7946 0958",
        "06 12 34 56 78",
        "0171 2345678",
        "07911123456",
        "612 34 56 78",
        "600 123 456",
    ],
    "card": [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "4111.1111.1111.1111",
        "3782 822463 10005",
        "5555555555554444",
        "6011 1111 1111 1117",
        "4111 1111\n1111 1111",
    ],
    "account": [
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "gb82west12345698765432",
        "FR14 2004 1010 0505 0001 3M02 606",
    ],
    "ip": ["192.168.1.20", "8.8.8.8", "2001:db8::8a2e:370:7334", "fe80::1ff:fe23:4567:890a"],
    "national_id": ["536-90-4399", "12345678Z", "X1234567L", "RSSMRA85T10A562S", "529.982.247-25", "AB 12 34 56 C"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in PERSONAL.items() for value in values])
def test_personal_data_becomes_a_placeholder_of_its_kind(kind, value):
    redaction = REDACTOR.redact(f"My details are {value} please help")

    placeholder = "<ID>" if kind == "national_id" else f"<{kind.upper()}>"
    assert redaction.text == f"My details are {placeholder} please help"
    assert dict(redaction.counts) == {kind: 1}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("call me on 5551234567", "call me on <PHONE>"),
        ("Tel.: 1234567", "Tel.: <PHONE>"),
        ("phone number 2125550123", "phone number <PHONE>"),
        ("mein Handy ist 01712345678", "mein Handy ist <PHONE>"),
        ("my account number is 12345678", "my account number is <ACCOUNT>"),
        ("Kontonummer: 532013000", "Kontonummer: <ACCOUNT>"),
        ("sort code 12-34-56", "sort code <ACCOUNT>"),
        ("waited 2 hours. 800-433-7300 keeps calling", "waited 2 hours. <PHONE> keeps calling"),
        ("212-736-1234 try it", "<PHONE> try it"),
        ("after 610-362-7498(99) VM full", "after <PHONE>(99) VM full"),
        ("2 of 212-736-1234 3 times", "2 of <PHONE> 3 times"),
        ("my aadhaar is 234123412346", "my aadhaar is <ID>"),
    ],
)
def test_a_word_before_a_bare_number_tells_what_it_is(text, seen):
    assert REDACTOR.redact(text).text == seen


@pytest.mark.parametrize(
    "text",
    [
        "order 1234567890",
        "Order #45-2234-998877",
        "Order 555-123-4567",
        "Bestellnummer 300 123 456",
        "order no. 4111 1111 1111 1112",
        "invoice 2024-000123-88",
        "tracking 1Z999AA10123456784",
        "ticket 202403151234",
        "paid $1,234,567.00",
        "1.234.567,89 EUR",
        "24,000,000 rows",
        "10 000 000 users",
        "I paid 25 50 100 200 dollars",
        "2024-03-15 10:22:01",
        "15.03.2024 um 10:30",
        "2024/03/15 - 2024/04/15",
        "flight 1234 on 03/15/2024",
        "call at 10:30 on 2024-03-15",
        "version 10.4.22.1",
        "v1.2.3.4",
        "updated from 2.4.1.9",
        "iOS 17.4.1 build 21E236",
        "the error at 10:01:22",
        "std::vector<int> and a::b",
        "52.520008, 13.404954",
        "lat 40.712776 lon -74.005974",
        "zip 10001-1234",
        "isbn 978-3-16-148410-0",
        "sizes 38 39 40 41 42",
        "IMEI 490154203237518",
        "since 1999-2004",
        "my account since 2019",
        "my account was charged 2500000 times",
        "12345678901234567890",
        "1,2,3,4,5,6,7,8,9,10",
        "epoch 1710498121",
        "listening on 127.0.0.1",
        "2 lamps @ 20 each",
        "https://example.com/408368/208140548/61ae786b",
        "61ae786b-5c5e-6431-4205-bec897a091ff",
        "clang-1400.0.29.202",
        "cudnn==8.6.0.163",
        "kernel 5.15.90.1-microsoft",
        "skel_v1.20.0.1",
        "flights 2348/3499",
        "bag 0016 964077",
        "pid 12836 12836",
        "our PN 320008A wheel",
        "allocate 137M (144211968 bytes)",
        "Tensor(0.6932789)",
        "in log 023-08-14",
        "Chrome/115.0.0.0 Safari",
        "[4.5678912, 5.6789123]",
        "824.6421183672817",
        "GPU arch: 35 37 50 52 60 61 70 75 80",
        "height 624447 2023-02-21",
        "flying @AmericanAir today",
    ],
)
def test_numbers_that_are_no_personal_data_stay(text):
    redaction = REDACTOR.redact(text)

    assert redaction.text == text
    assert not redaction.counts


WORDS = st.lists(
    st.sampled_from(
        [
            "the",
            "bot",
            "said",
            "no",
            "again",
            "why",
            "my",
            "card",
            "was",
            "wrong",
            "today,",
            "please",
            "(help)",
            "and:",
            "now",
        ]
    ),
    max_size=6,
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def around(value, before, after):
    return " ".join([*before, value, *after])


@given(
    before=WORDS,
    after=WORDS,
    name=st.text(LETTERS + "0123456789._+-", min_size=1, max_size=30),
    house=st.text(LETTERS, min_size=2, max_size=20),
)
def test_any_address_vanishes_from_any_text(before, after, name, house):
    address = f"{name}@{house}.com"

    assert "@" not in REDACTOR.redact(around(address, before, after)).text


@given(before=WORDS, after=WORDS, number=st.integers(0, 10**14 - 1), gap=st.sampled_from(["", " ", "-", ".", "  "]))
def test_any_card_number_vanishes_however_it_is_grouped(before, after, number, gap):
    body = f"4{number:014d}"
    digits = body + luhn.calc_check_digit(body)
    written = gap.join(digits[place : place + 4] for place in range(0, 16, 4))

    redaction = REDACTOR.redact(around(written, before, after))

    assert written not in redaction.text
    assert redaction.counts["card"] == 1


@given(before=WORDS, after=WORDS, bank=st.integers(10**17, 10**18 - 1), spaced=st.booleans())
def test_any_iban_vanishes(before, after, bank, spaced):
    digits = f"DE{mod_97_10.calc_check_digits(f'{bank}DE')}{bank}"
    written = " ".join(digits[place : place + 4] for place in range(0, 22, 4)) if spaced else digits

    assert REDACTOR.redact(around(written, before, after)).counts["account"] == 1


@given(before=WORDS, after=WORDS, address=st.ip_addresses(v=4).filter(lambda one: not one.is_loopback and int(one) > 0))
def test_any_ipv4_address_vanishes(before, after, address):
    assert str(address) not in REDACTOR.redact(around(str(address), before, after)).text


@given(address=st.ip_addresses(v=6, network=ipaddress.ip_network("2000::/3")))
def test_any_global_ipv6_address_vanishes(address):
    assert REDACTOR.redact(f"from {address} today").text == "from <IP> today"


@given(number=st.integers(10**6, 10**7 - 1), area=st.sampled_from(["30", "89", "40", "221"]))
def test_any_number_with_country_code_vanishes(number, area):
    assert REDACTOR.redact(f"reach +49 {area} {number} now").text == "reach <PHONE> now"


@given(
    number=st.integers(10**5, 10**12),
    word=st.sampled_from(["order", "Order no.", "invoice #", "Bestellung", "ticket", "pedido nº"]),
)
def test_order_numbers_are_not_taken_for_telephone_numbers(number, word):
    assert "phone" not in REDACTOR.redact(f"{word} {number} is late").counts


@given(
    # Years before 1900 do not occur in tickets.
    day=st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)),
    form=st.sampled_from(
        ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d 10:22", "%d.%m.%Y 10:22:31"]
    ),
)
def test_dates_stay(day, form):
    text = f"since {day.strftime(form)} it fails"

    assert REDACTOR.redact(text).text == text


@given(
    amount=st.decimals(min_value=0, max_value=10**9, places=2), sign=st.sampled_from(["${}", "{} EUR", "€{}", "{} USD"])
)
def test_prices_stay(amount, sign):
    text = f"it cost {sign.format(f'{amount:,}')} last week"

    assert REDACTOR.redact(text).text == text


@given(parts=st.lists(st.integers(0, 99), min_size=3, max_size=4))
def test_version_numbers_stay(parts):
    text = f"since version {'.'.join(map(str, parts))} it fails"

    assert REDACTOR.redact(text).text == text


@given(text=st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text):
    once = REDACTOR.redact(text).text

    again = REDACTOR.redact(once)
    assert not again.counts or "&" in text or "<" in text


def test_several_kinds_are_counted_each():
    redaction = REDACTOR.redact("maria@x.com, tom@x.com or +49 30 1234567; card 4111 1111 1111 1111 exp 12/28")

    assert dict(redaction.counts) == {"email": 2, "phone": 1, "card": 1}
    assert redaction.text == "<EMAIL>, <EMAIL> or <PHONE>; card <CARD> exp 12/28"


def test_numbers_without_country_code_are_read_by_the_regions_of_the_settings():
    text = "mine is 612 34 56 78 since May"

    assert "<PHONE>" in Redactor(PrepareSettings(regions=("ES",))).redact(text).text
    assert Redactor(PrepareSettings(regions=("US",))).redact(text).text == text
