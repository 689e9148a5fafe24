import pytest

RESPONSES = ("fix_model", "add_fallback", "both", "product_change")
ATTACK = (
    "<script>alert(1)</script> [click](https://evil.example) **bold** <img src=x onerror=alert(1)> ![x](javascript:1)"
)


def theme(number: int, **changes) -> dict:
    return {
        "theme_id": f"t{number}",
        "name": f"Card declined abroad {number}",
        "key_phrases": ["card declined", "holiday", "abroad"],
        "size": 120,
        "people": 96,
        "share": {"value": 0.18, "low": 0.16, "high": 0.2, "level": 0.95},
        "trend": {
            "direction": "rising",
            "because": "+34% (+12% to +61%)",
            "change": {"value": 0.34, "low": 0.12, "high": 0.61, "level": 0.95},
            "period_days": 28,
        },
        "csat": {"value": 2.1, "low": 1.9, "high": 2.3, "level": 0.95},
        "handle_minutes": {"value": 14.2, "low": 12.8, "high": 15.5, "level": 0.95},
        "resolution_minutes": {"undecided": "no closed tickets", "hint": "give updated_at and status"},
        "spike": {"started_on": "2026-11-02", "detected_on": "2026-11-04", "expected": 31.2, "observed": 88},
        "failure_mode": {"label": "false_alarm", "name": "False alarm", "confidence": 0.91, "status": "likely"},
        "lane": "model",
        "response": "both",
        "response_because": "Fewer wrong stops need a better model, and some always remain.",
        "options": [
            {"response": "fix_model", "needs": "Relabelled stops and a new threshold.", "tickets": 97},
            {
                "response": "add_fallback",
                "needs": "A step to prove that one is honest.",
                "tickets": 112,
            },
            {"response": "both", "needs": "Both of these, agreed by one owner.", "tickets": 118},
        ],
        "job": "When I pay on holiday, I want my card to work, so that I am not left at the till.",
        "typical": ["k-1", "k-2", "k-3", "k-4", "k-5"],
        "quotes": [
            "third time my own card is stopped at my own baker and nobody tells me why, I stood there with bread " * 2
        ]
        * 2,
        "per_day": [3, 4, 2, 5, 6, 1, 0] * 8,
        "first_at": "2026-09-01T08:00:00Z",
        "last_at": "2026-11-20T17:30:00Z",
        **changes,
    }


def triage(*themes: dict, **changes) -> dict:
    return {
        "threadline_version": "0.1.0",
        "inputs": {"tickets": "3f9a1c77d0aa11"},
        "settings": {},
        "as_of": "2026-11-21T00:00:00Z",
        "headline": "Cards declined abroad cause 18% of tickets (16 to 20), and rising",
        "tickets": {
            "read": 5000, "accepted": 4900, "rejected": 20, "duplicates": 80, "redacted": 312, "people": 3900,
            "redacted_by_kind": {"email": 300, "phone": 12}, "languages": {"en": 4800, "de": 100}, "notes": [],
            "first_at": "2026-09-01T08:00:00Z", "last_at": "2026-11-20T17:30:00Z",
        },
        "themes": list(themes),
        "on_page": [one["theme_id"] for one in themes][:5],
        "unassigned": {"size": 240, "share": {"value": 0.049, "low": 0.043, "high": 0.055, "level": 0.95}},
        "ask": "Fix the model, add a fallback, or both? Proposed: both for cards declined abroad.",
        "decisions": [],
        "changes": [],
        **changes,
    }  # fmt: skip


@pytest.fixture
def five_themes() -> dict:
    return triage(*(theme(number) for number in range(1, 6)))


@pytest.fixture
def wordy_themes() -> dict:
    """Five themes of which each says as much as the page takes: the longest that the playbook has, and more."""
    options = [{"response": name, "needs": "needed " * 22, "tickets": 1234} for name in RESPONSES]
    said = {"options": options, "name": "a name of six rather long words", "quotes": ["quoted " * 30] * 2}
    themes = [theme(number, **said, job="wanted " * 20, size=123_456) for number in range(1, 6)]
    return triage(*themes, headline="a headline of a hundred letters and more " * 3, ask="asked of the meeting " * 18)


@pytest.fixture
def attacked() -> dict:
    return triage(theme(1, name=ATTACK, quotes=[ATTACK], job=ATTACK), headline=ATTACK, ask=ATTACK)


@pytest.fixture
def nothing_found() -> dict:
    return triage(
        tickets={
            "read": 3, "accepted": 3, "rejected": 0, "duplicates": 0, "redacted": 0, "people": 3,
            "redacted_by_kind": {}, "languages": {}, "notes": [],
            "first_at": "2026-11-20T08:00:00Z", "last_at": "2026-11-20T17:30:00Z",
        },
        unassigned={"size": 3, "share": {"undecided": "too few tickets", "hint": "load more"}},
    )  # fmt: skip
