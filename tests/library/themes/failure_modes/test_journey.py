from __future__ import annotations

import pytest

from threadline.themes.failure_modes.journey import JourneyTicket, StepFinder, map_journey


@pytest.mark.parametrize(
    ("text", "capability", "step"),
    [
        ("I searched for boots and the results are all sandals", None, "discover"),
        ("it will not let me log in, password reset fails", None, "sign_up"),
        ("payment declined at checkout", None, "pay"),
        ("the parcel never arrived, courier lost it", None, "receive"),
        ("the bot never lets me talk to a human", None, "get_help"),
        ("I want to cancel and get a refund", None, "change_or_leave"),
        ("nonsense again", "Search ranking", "discover"),
        ("nonsense again", "unheard of", None),
        ("", None, None),
    ],
)
def test_a_ticket_tells_its_step_by_signs_else_by_its_capability(playbook, text, capability, step):
    assert StepFinder(playbook.journey).find(text, capability) == step


def test_cells_count_people_once_and_tickets_each_time(playbook):
    tickets = [
        JourneyTicket("payment declined", "false_alarm", "fraud blocking", "ana"),
        JourneyTicket("payment declined again", "false_alarm", "fraud blocking", "ana"),
        JourneyTicket("paid twice", "product_defect", "online banking", None),
        JourneyTicket("hm", "unclear"),
    ]

    answer = map_journey(playbook, tickets)

    told = [(cell.step, cell.failure_mode, cell.tickets, cell.people) for cell in answer.cells]
    assert ("pay", "false_alarm", 2, 1) in told
    assert ("pay", "product_defect", 1, 1) in told
    assert answer.unplaced == 1
    assert sum(cell.tickets for cell in answer.cells) + answer.unplaced == len(tickets)
    assert answer.cells[0].share_of_step.value == pytest.approx(told[0][2] / 3)


def test_cells_come_in_the_journeys_order(playbook):
    tickets = [
        JourneyTicket("I want to cancel", "no_control"),
        JourneyTicket("search shows junk", "irrelevant_result"),
    ]

    assert [cell.step for cell in map_journey(playbook, tickets).cells] == ["discover", "change_or_leave"]
    assert map_journey(playbook, []).to_dict()["cells"] == []
