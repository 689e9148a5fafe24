"""A data contract written out in the Open Data Contract Standard, version 3, for the tools of producer and consumer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from threadline.answers import moment

if TYPE_CHECKING:
    from threadline.initiatives import Column, DataContract, Initiative

API_VERSION = "v3.1.0"
_SIDES = {"producer": "answers for the table", "consumer": "depends on the table"}


def contract_to_odcs(contract: DataContract, initiative: Initiative) -> dict[str, Any]:
    """Return a data contract as the standard has it; it is active once both sides have signed, a draft before.

    The keys are those of the Open Data Contract Standard 3.1.0 (Bitol, Linux Foundation).
    """
    written: dict[str, Any] = {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": contract.id,
        "name": contract.table,
        "version": contract.version,
        "status": "active" if contract.signed_by_both else "draft",
        "dataProduct": initiative.capability,
        "description": {"purpose": contract.purpose, "usage": f"Read by {initiative.title}"},
        "schema": [_table(contract)],
        "team": {"name": initiative.title, "members": _members(contract)},
        "customProperties": _custom(contract, initiative),
    }
    promises = _promises(contract)
    return written | ({"slaProperties": promises} if promises else {})


def write_odcs(contract: DataContract, initiative: Initiative) -> str:
    """Return a data contract as a YAML file of the Open Data Contract Standard."""
    import yaml  # noqa: PLC0415  loaded when first used

    text: str = yaml.safe_dump(contract_to_odcs(contract, initiative), sort_keys=False, allow_unicode=True, width=110)
    return text


def _table(contract: DataContract) -> dict[str, Any]:
    return {
        "name": contract.table,
        "physicalName": contract.table,
        "logicalType": "object",
        "physicalType": "table",
        "description": contract.purpose,
        "properties": [_column(one) for one in contract.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": column.name,
        "logicalType": column.type,
        "required": column.required,
        "unique": column.unique,
        "classification": "personal" if column.personal else "internal",
    }
    if column.meaning is not None:
        written["description"] = column.meaning
    checks = _checks(column)
    return written | ({"quality": checks} if checks else {})


def _checks(column: Column) -> list[dict[str, Any]]:
    """Return what is promised of a column as checks that the standard's tools can run."""
    checks = []
    if column.required:
        checks.append({"type": "library", "metric": "nullValues", "mustBe": 0, "dimension": "completeness"})
    if column.unique:
        checks.append({"type": "library", "metric": "duplicateValues", "mustBe": 0, "dimension": "uniqueness"})
    return checks


def _members(contract: DataContract) -> list[dict[str, Any]]:
    return [{"username": getattr(contract, side), "role": side, "description": does} for side, does in _SIDES.items()]


def _promises(contract: DataContract) -> list[dict[str, Any]]:
    said = (
        ("latency", contract.fresh_hours, "h", "How old the newest row may be"),
        ("retention", contract.kept_days, "d", "How long rows are kept"),
        ("noticePeriod", contract.notice_days, "d", "How long before a change the consumer is told"),
    )
    return [
        {"property": name, "value": value, "unit": unit, "element": contract.table, "description": meaning}
        for name, value, unit, meaning in said
        if value is not None
    ]


def _custom(contract: DataContract, initiative: Initiative) -> list[dict[str, Any]]:
    signed = [{"person": one.person, "side": one.side, "at": moment(one.at)} for one in contract.signed]
    return [
        {"property": "threadlineInitiative", "value": initiative.id},
        {"property": "signatures", "value": signed},
    ]
