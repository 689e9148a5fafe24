"""The data contract of handoff A, as the Open Data Contract Standard has it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from threadline.errors import AlreadyDecided, Incomplete, NotAllowed, NotAsked, SeparationOfDuties
from threadline.gates.acts import change_contract, sign_contract
from threadline.gates.contracts.odcs import contract_to_odcs, write_odcs

# The keys that version 3.1.0 of the standard knows, by the part in which they stand; nothing else is allowed there.
TOP = {
    *("version", "kind", "apiVersion", "id", "name", "tenant", "tags", "status", "servers", "dataProduct"),
    *("description", "domain", "schema", "support", "price", "team", "roles", "slaDefaultElement", "slaProperties"),
    *("authoritativeDefinitions", "customProperties", "contractCreatedTs"),
}
ELEMENT = {
    "name",
    "physicalType",
    "description",
    "businessName",
    "authoritativeDefinitions",
    "tags",
    "customProperties",
}
TABLE = ELEMENT | {
    "logicalType",
    "physicalName",
    "dataGranularityDescription",
    "properties",
    "relationships",
    "quality",
}
COLUMN = ELEMENT | {
    *("primaryKey", "primaryKeyPosition", "logicalType", "logicalTypeOptions", "physicalName", "required", "unique"),
    *("partitioned", "partitionKeyPosition", "classification", "encryptedName", "transformSourceObjects"),
    *("transformLogic", "transformDescription", "examples", "criticalDataElement", "relationships", "quality"),
}
TYPES = {"string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean"}
MEMBER = {"username", "name", "description", "role", "dateIn", "dateOut", "replacedByUsername", "tags"}
PROMISE = {"property", "value", "valueExt", "unit", "element", "driver", "description", "scheduler", "schedule"}
METRICS = {"nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"}
DIMENSIONS = {"accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness"}


@pytest.fixture
def contract(run):
    project = run("data")
    return project.initiative.data_contracts[0], project.initiative


def test_a_contract_is_written_with_what_the_standard_requires_and_nothing_it_does_not_know(contract):
    written = yaml.safe_load(write_odcs(*contract))

    assert {"version", "apiVersion", "kind", "id", "status"} <= set(written) <= TOP
    assert (written["apiVersion"], written["kind"]) == ("v3.1.0", "DataContract")
    (table,) = written["schema"]
    assert set(table) <= TABLE
    for column in table["properties"]:
        assert set(column) <= COLUMN
        assert column["logicalType"] in TYPES
        for check in column.get("quality", ()):
            assert check["metric"] in METRICS
            assert check["dimension"] in DIMENSIONS
            assert check["mustBe"] == 0
    assert all(set(member) <= MEMBER for member in written["team"]["members"])
    assert all(set(promise) <= PROMISE for promise in written["slaProperties"])
    assert all(set(one) == {"property", "value"} for one in written["customProperties"])


def test_it_says_who_answers_and_who_depends(contract):
    members = contract_to_odcs(*contract)["team"]["members"]

    assert [(one["username"], one["role"]) for one in members] == [
        ("data_engineer", "producer"),
        ("data_scientist", "consumer"),
    ]


def test_personal_columns_are_classified_and_keys_are_checked(contract):
    columns = {one["name"]: one for one in contract_to_odcs(*contract)["schema"][0]["properties"]}

    assert columns["customer_id"]["classification"] == "personal"
    assert {check["metric"] for check in columns["case_id"]["quality"]} == {"nullValues", "duplicateValues"}
    assert "quality" not in columns["outcome"]


def test_it_is_active_once_both_have_signed_and_a_draft_before(contract):
    signed, initiative = contract
    half = replace(signed, signed=signed.signed[:1])

    assert contract_to_odcs(signed, initiative)["status"] == "active"
    assert contract_to_odcs(half, initiative)["status"] == "draft"


def test_a_new_version_is_signed_by_nobody_yet(run):
    project = run("data")
    project.act(change_contract, replace(project.initiative.data_contracts[0], version="2"), by="data_engineer")

    assert project.initiative.data_contracts[0].signed == ()
    project.act(sign_contract, "refunds-contract", by="data_engineer")
    with pytest.raises(AlreadyDecided):
        project.act(sign_contract, "refunds-contract", by="data_engineer")
    with pytest.raises(NotAllowed):
        project.act(sign_contract, "refunds-contract", by="legal_counsel")
    project.act(sign_contract, "refunds-contract", by="data_scientist")
    assert project.initiative.data_contracts[0].signed_by_both


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"version": "1"}, Incomplete),
        ({"version": "2", "columns": ()}, Incomplete),
        ({"version": "2", "consumer": "data_engineer"}, SeparationOfDuties),
    ],
)
def test_a_contract_is_refused_without_version_columns_or_two_sides(run, changes, refusal):
    project = run("data")

    with pytest.raises(refusal):
        project.act(change_contract, replace(project.initiative.data_contracts[0], **changes), by="data_engineer")


def test_nobody_signs_what_is_not_there(run):
    with pytest.raises(NotAsked):
        run("data").act(sign_contract, "other", by="data_engineer")
