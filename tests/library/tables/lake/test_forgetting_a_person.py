from __future__ import annotations

import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from threadline.tables import Lake

PERSON = "person-4711"


@pytest.fixture
def lake(tmp_path, tickets, read, as_of):
    """A lake in which a person left something everywhere."""
    lake = Lake(tmp_path / "lake")
    texts = ["my secret one", "of somebody else", "my secret two"]
    lake.load(tickets(3, user_id=[PERSON, "other", PERSON], text=texts))
    lake.load(tickets(1, user_id=["other"], text=["taken over by another"]))
    common = {"predicted_at": "2026-01-01", "model": "m", "score": 0.5}
    of_person, of_other = {"prediction_id": "p1", "user_id": PERSON}, {"prediction_id": "p2", "user_id": "x"}
    lake.load(read("".join(json.dumps(common | one) + "\n" for one in (of_person, of_other)), "predictions"))
    feedback = "prediction_id,given_at,rating,comment\np1,2026-01-01,-1,my secret remark\np2,2026-01-01,1,fine\n"
    lake.load(read(feedback, "feedback"))
    broken = f"ticket_id,created_at,text,user_id\n1,never,my secret reject,{PERSON}\n2,never,kept,person-47112\n"
    read(broken, reject_file=lake.rejects / "one.csv", max_reject_share=1)
    rows = [
        {"ticket_id": "j1", "created_at": "2026-01-01", "text": "my secret on its way", "user_id": PERSON},
        {"ticket_id": "j2", "created_at": "2026-01-01", "text": "stays", "user_id": "other"},
    ]
    lake.journal().append("tickets", rows, key="k", at=as_of)
    return lake


def mentions(lake):
    """The files of which a byte names the person or a secret, compressed or not, of whichever version."""
    found = []
    for path in lake.path.rglob("*"):
        if path.is_file():
            shown = path.read_bytes()
            if path.suffix == ".parquet":
                shown += str(pq.read_table(path).to_pylist()).encode()
            if re.search(rb"person-4711\b|my secret", shown):
                found.append(str(path.relative_to(lake.path)))
    return found


def test_nothing_of_a_forgotten_person_remains_on_the_disk(lake):
    folders = {name.split("/")[0] for name in mentions(lake)}
    assert folders == {"tables", "rejects", "journal"}
    lake.delete_user(PERSON)
    assert mentions(lake) == []


def test_a_replaced_row_of_the_person_goes_too(tmp_path, tickets):
    lake = Lake(tmp_path / "lake")
    lake.load(tickets(1, user_id=[PERSON], text=["my secret"]))
    lake.load(tickets(1, user_id=["other"], text=["now of another"]))
    lake.compact()
    assert mentions(lake)
    lake.delete_user(PERSON)
    assert mentions(lake) == []
    assert lake.table("tickets").count() == 1


def test_what_was_removed_is_counted(lake):
    deletion = lake.delete_user(PERSON)
    assert deletion.rows == {"tickets": 2, "predictions": 1, "feedback": 1}
    assert (deletion.journaled, deletion.rejected) == (1, 1)
    assert deletion.to_dict() == {
        "rows": {"tickets": 2, "predictions": 1, "feedback": 1},
        "journaled": 1,
        "rejected": 1,
    }


def test_other_people_keep_everything(lake, as_of):
    lake.delete_user(PERSON)
    lake.journal().drain(lake, as_of=as_of)
    texts = lake.table("tickets").aggregate("SELECT text FROM tickets ORDER BY text").column("text").to_pylist()
    assert texts == ["of somebody else", "stays", "taken over by another"]
    assert "person-47112" in (lake.rejects / "one.csv").read_text()
    assert (lake.rejects / "one.csv").stat().st_mode & 0o777 == 0o600


def test_loading_the_persons_file_again_does_not_bring_them_back(tmp_path, tickets):
    lake = Lake(tmp_path / "lake")
    table = tickets(3)
    lake.load(table)
    lake.delete_user("u1")
    assert lake.load(table).changed is False
    assert lake.table("tickets").count() == 2


def test_an_identifier_with_quotes_is_only_an_identifier(tmp_path, tickets):
    lake = Lake(tmp_path / "lake")
    lake.load(tickets(2, user_id=["x' OR '1'='1", "y"]))
    assert lake.delete_user("x' OR '1'='1").rows == {"tickets": 1}
    assert lake.delete_user("nobody' OR true --").rows == {"tickets": 0}
    assert lake.table("tickets").count() == 1


def test_rows_without_a_user_stay(tmp_path, tickets):
    lake = Lake(tmp_path / "lake")
    lake.load(tickets(3, user_id=pa.array([None, "a", "b"])))
    lake.delete_user("a")
    assert lake.table("tickets").count() == 2
