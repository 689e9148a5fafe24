import ipaddress

import phonenumbers
import pytest
from stdnum import iban, luhn

from threadline.simulate.personal import KINDS, make_personal


@pytest.mark.parametrize("number", [0, 7, 98_765_432_123, 2**47 + 11])
def test_planted_cards_and_accounts_check_like_real_ones(number):
    assert luhn.validate(make_personal("card", number).replace(" ", "").replace("-", ""))
    assert iban.validate(make_personal("account", number))


@pytest.mark.parametrize("number", range(0, 90, 7))
def test_planted_addresses_and_phones_belong_to_nobody(number):
    address = ipaddress.ip_address(make_personal("ip", number))
    phone = make_personal("phone", number)
    mail = make_personal("email", number)

    assert address.is_private
    assert phonenumbers.is_possible_number(phonenumbers.parse(phone, "US" if phone.startswith("(") else "GB"))
    assert mail.rpartition("@")[2].split(".")[-1] == "example" or mail.rpartition("@")[2].startswith("example.")


def test_truth_counts_the_tickets_with_personal_data_by_kind(company):
    counted = company.truth["personal"]["tickets_by_kind"]
    planted = [true for true in company.by_ticket if true["personal_kinds"]]

    assert company.truth["personal"]["tickets"] == len(planted)
    assert set(counted) == {*KINDS, "name"}
    assert counted["email"] == sum("email" in true["personal_kinds"] for true in planted)


def test_planted_addresses_stand_in_the_texts_that_truth_names(company):
    for ticket, true in zip(company.tickets, company.by_ticket, strict=True):
        if "email" in true["personal_kinds"]:
            assert "@" in ticket["text"]
