"""Names that the user field gives go from the ticket; words that only look like them stay."""

from __future__ import annotations

import pytest

from threadline.tickets.redaction.people import name_parts


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        ("maria.lopez@example.com", ("maria", "lopez")),
        ("Maria Lopez", ("maria", "lopez")),
        ("María-José Núñez", ("maria", "jose", "nunez")),
        ("maria_lopez", ("maria", "lopez")),
        ("mlopez84@example.com", ("mlopez",)),
        ("info@example.com", ()),
        ("cust_8841", ()),
        ("u123", ()),
        ("7f3e2a10-7c1d-4d53-9b1e-000000000000", ()),
        ("blue-tiger-42", ()),
        ("", ()),
    ],
)
def test_a_user_field_gives_its_names(person, parts):
    assert name_parts(person) == parts


@pytest.mark.parametrize(
    ("text", "person", "seen"),
    [
        ("Hi, I am María LÓPEZ from Leeds", "maria.lopez@example.com", "Hi, I am <NAME> <NAME> from Leeds"),
        ("Maria's card", "Maria Lopez", "<NAME>'s card"),
        ("Mariana is not me", "Maria Lopez", "Mariana is not me"),
        ("will you mark it?", "Will Mark", "will you mark it?"),
        ("Regards, Will Smith", "will.smith@example.com", "Regards, <NAME> <NAME>"),
        ("I will pay", "will.smith@example.com", "I will pay"),
        ("signed, Smith, Will", "Will Smith", "signed, <NAME>, <NAME>"),
        ("support did not answer", "support.team@example.com", "support did not answer"),
        ("Maria wrote to maria@example.com", "Maria Lopez", "<NAME> wrote to <EMAIL>"),
        ("nobody known", None, "nobody known"),
    ],
)
def test_the_customers_own_name_is_replaced(redactor, text, person, seen):
    assert redactor.redact(text, person).text == seen


def test_names_are_counted(redactor):
    assert redactor.redact("Maria Lopez, again Maria", "Maria Lopez").counts == {"name": 3}
