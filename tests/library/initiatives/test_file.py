# ruff: noqa: E501  the strategies read best as a table
"""An initiative's file: written and read back it is the same, in whatever YAML, and its JSON Schema knows it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from threadline.answers import Estimate
from threadline.initiatives import (
    EVENTS,
    Action,
    Answer,
    Attestation,
    Brief,
    Column,
    Constraints,
    Daci,
    DataContract,
    Event,
    Evidence,
    Exemption,
    Finding,
    FlagAnswer,
    GateDecision,
    HandoffRound,
    Initiative,
    Leg,
    Letters,
    Person,
    Recompute,
    Reference,
    Signature,
    SuccessMetric,
    Waiver,
    initiative_from_dict,
    read_initiative_text,
    write_initiative,
)
from threadline.initiatives.file.schema import initiative_schema

BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = ("Ann", "Bo", "Céline", "null", "7")
names = st.sampled_from(PEOPLE)
# Words that YAML takes for something else, signs that end lines, quotes, colons, rare letters.
tricky = [
    "null",
    "~",
    "yes",
    "No",
    "1.10",
    "0x1f",
    "1.0e+3",
    "2026-01-05",
    "- a",
    "# no",
    "a: b",
    "'",
    '"',
    "{}",
    "&a *b",
    "\u2028x",
    "é\u0085x",
    "🎯",
    "\ufeffx",
]
texts = st.one_of(
    st.sampled_from([one.strip() for one in tricky]),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).map(str.strip).filter(bool),
)
moments = st.integers(0, 10_000).map(lambda hours: BEGINS + timedelta(hours=hours))
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda one: round(one, 6))
ids = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ids, inner, max_size=3)),
    max_leaves=6,
)
versions = st.sampled_from(["1", "1.10", "2026-01-05", "v7", "null"])


@st.composite
def references(draw):
    """References by kind, as a file groups them."""
    found = []
    for kind in draw(st.lists(st.sampled_from(["model_version", "table_version", "theme", "owner"]), unique=True)):
        named = draw(st.lists(ids, min_size=1, max_size=2, unique=True))
        found += [Reference(kind, name, draw(st.one_of(st.none(), versions))) for name in named]
    return tuple(found)


def carried(kind):
    values = {"text": texts, "texts": st.lists(texts, min_size=1), "number": numbers, "date": days.map(date.isoformat)}
    values["days"] = st.dictionaries(ids, numbers, min_size=1, max_size=3)
    named = {name: values[one.kind] for name, one in EVENTS[kind].items()}
    needed = {name: strategy for name, strategy in named.items() if EVENTS[kind][name].required}
    return st.fixed_dictionaries(needed, optional={name: one for name, one in named.items() if name not in needed})


events = st.sampled_from(sorted(EVENTS)).flatmap(
    lambda kind: st.builds(Event, moments, st.just(kind), st.one_of(st.none(), names), carried(kind))
)
legs = st.one_of(
    st.none(),
    st.builds(
        Leg,
        texts,
        baseline=st.one_of(st.none(), numbers, st.builds(Estimate, numbers, numbers, numbers)),
        target=st.one_of(st.none(), numbers),
        by=st.one_of(st.none(), days),
        serves=st.sampled_from([None, "ticket"]),
    ),
)


def unique(strategy, **how):
    return st.lists(strategy, max_size=3, unique_by=lambda one: one.id, **how).map(tuple)


def several(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


initiatives = st.builds(
    Initiative,
    id=ids, title=texts, capability=texts, stage=ids,
    state=st.sampled_from(["proposed", "running", "paused", "declined", "retired"]),
    state_reason=st.one_of(st.none(), texts), theme=st.one_of(st.none(), texts),
    playbook_version=st.one_of(st.none(), versions),
    people=st.just(tuple(Person(name, "lead", left_on=date(2026, 5, 1) if name == "Bo" else None) for name in PEOPLE)),
    brief=st.builds(
        Brief, problem=st.one_of(st.none(), texts), acceptance_criteria=several(texts), slices=several(texts),
        constraints=st.builds(Constraints, latency=st.one_of(st.none(), texts)), action_loop=several(st.builds(Action, texts, texts)),
    ),
    success_metric=st.builds(
        SuccessMetric, legs, legs, legs, st.sampled_from([(), ("capability:chat csat < 3.5 in 28 days",)])
    ),
    owners=st.dictionaries(ids, st.one_of(st.none(), names), max_size=3),
    daci=st.builds(
        Daci, st.one_of(st.none(), names), consulted=several(names), phases=st.dictionaries(ids, st.builds(Letters, names), max_size=2),
        answers=several(st.builds(Answer, names, ids, texts, moments)), waivers=several(st.builds(Waiver, names, ids, names, texts, moments)),
    ),
    data_contracts=unique(
        st.builds(
            DataContract, ids, versions, texts, texts, names, names, several(st.builds(Column, ids, st.just("string"))),
            signed=several(st.builds(Signature, names, st.sampled_from(["producer", "consumer"]), moments)),
        )
    ),
    evidence=unique(
        st.builds(
            Evidence, ids, ids, moments, names, references(), st.dictionaries(ids, plain, max_size=2), st.dictionaries(ids, plain, max_size=3),
            st.one_of(st.none(), st.builds(Recompute, ids, st.dictionaries(ids, texts, max_size=2))),
        )
    ),
    attestations=several(st.builds(Attestation, ids, names, moments, texts, references())),
    gates=several(st.builds(GateDecision, ids, names, names, moments, st.sampled_from([None, "approved"]), st.one_of(st.none(), names))),
    exemptions=several(st.builds(Exemption, ids, names, moments, texts, days)),
    handoffs=several(st.builds(HandoffRound, ids, names, moments, st.dictionaries(ids, texts, max_size=2), rests_on=references())),
    findings=unique(st.builds(Finding, ids, texts, texts, st.one_of(st.none(), names), days, moments)),
    red_flags=several(st.builds(FlagAnswer, ids, st.one_of(st.none(), names), reason=st.one_of(st.none(), texts))),
    history=st.lists(events, max_size=8).map(lambda found: tuple(sorted(found, key=lambda one: one.at))),
)  # fmt: skip

MINIMAL = {"threadline": "initiative/1", "id": "x", "title": "X", "capability": "chat", "stage": "data"}
SCHEMA = Draft202012Validator(initiative_schema())


@settings(max_examples=150, deadline=None)
@given(initiatives)
def test_what_is_written_is_read_back_the_same(initiative):
    same = read_initiative_text(write_initiative(initiative)).initiative == initiative

    assert same


@settings(max_examples=100, deadline=None)
@given(initiatives)
def test_records_one_a_line_are_read_as_any_other_yaml_is(initiative):
    # Through JSON, so that no value stands twice: YAML would write an alias.
    text = yaml.safe_dump(json.loads(json.dumps(initiative.to_dict())), sort_keys=False)

    same = read_initiative_text(text).initiative == initiative

    assert same


@settings(max_examples=100, deadline=None)
@given(initiatives)
def test_the_json_schema_knows_every_initiative_and_plain_values_come_back(initiative):
    values = json.loads(json.dumps(initiative.to_dict()))

    assert not [error.message for error in SCHEMA.iter_errors(values)]
    same = initiative_from_dict(values) == initiative
    assert same


@pytest.mark.parametrize(
    "change",
    [
        {"stat": "running"},
        {"state": "stuck"},
        {"people": [{"name": "Ann"}]},
        {"history": [{"at": "2026-01-05T09:00:00Z", "kind": "noted"}]},
        {"evidence": "none"},
    ],
)
def test_the_json_schema_refuses_what_the_reader_refuses(change):
    values = MINIMAL | change

    assert list(SCHEMA.iter_errors(values))
    with pytest.raises(Exception, match="line"):
        read_initiative_text(yaml.safe_dump(values))


def test_the_json_schema_is_itself_one_and_asks_for_little():
    assert Draft202012Validator(initiative_schema()).is_valid(MINIMAL)


def test_a_version_stays_as_it_was_written():
    text = (
        "threadline: initiative/1\nid: x\ntitle: X\ncapability: chat\nstage: data\nplaybook_version: 1.10\n"
        "people: [{name: Ann, role: pm}]\n"
        "evidence:\n- {id: e, kind: k, computed_at: 2026-01-05, by: Ann, rests_on: {model_version: m@1.10}}\n"
    )
    read = read_initiative_text(text).initiative

    assert read.playbook_version == "1.10"
    assert read.evidence[0].rests_on == (Reference("model_version", "m", "1.10"),)
    assert read.evidence[0].computed_at == datetime(2026, 1, 5, tzinfo=UTC)
