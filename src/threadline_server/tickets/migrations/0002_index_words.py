from collections.abc import Callable
from typing import Any

from django.db import migrations

# The index of words. On SQLite it holds no text of its own (content=), so deleting a ticket leaves nothing to read.
INSTALL = {
    "sqlite": [
        "CREATE VIRTUAL TABLE tickets_words USING fts5(subject, text, content='tickets_ticket', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2', prefix='3')",
        "CREATE TRIGGER tickets_words_insert AFTER INSERT ON tickets_ticket BEGIN "
        "INSERT INTO tickets_words(rowid, subject, text) VALUES (new.id, new.subject, new.text); END",
        "CREATE TRIGGER tickets_words_delete AFTER DELETE ON tickets_ticket BEGIN "
        "INSERT INTO tickets_words(tickets_words, rowid, subject, text) "
        "VALUES ('delete', old.id, old.subject, old.text); END",
        # Only where the words changed: a run that assigns a million themes must not index a million texts again.
        "CREATE TRIGGER tickets_words_update AFTER UPDATE OF subject, text ON tickets_ticket "
        "WHEN old.subject <> new.subject OR old.text <> new.text BEGIN "
        "INSERT INTO tickets_words(tickets_words, rowid, subject, text) "
        "VALUES ('delete', old.id, old.subject, old.text); "
        "INSERT INTO tickets_words(rowid, subject, text) VALUES (new.id, new.subject, new.text); END",
    ],
    "postgresql": [
        "ALTER TABLE tickets_ticket ADD COLUMN words tsvector GENERATED ALWAYS AS "
        "(to_tsvector('simple', left(subject || ' ' || text, 200000))) STORED",
        "CREATE INDEX tickets_words ON tickets_ticket USING gin (words)",
    ],
}
REMOVE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS tickets_words_insert",
        "DROP TRIGGER IF EXISTS tickets_words_delete",
        "DROP TRIGGER IF EXISTS tickets_words_update",
        "DROP TABLE IF EXISTS tickets_words",
    ],
    "postgresql": ["DROP INDEX IF EXISTS tickets_words", "ALTER TABLE tickets_ticket DROP COLUMN IF EXISTS words"],
}


def run(statements: dict[str, list[str]]) -> Callable[[Any, Any], None]:
    def operation(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_create_tables")]
    operations = [migrations.RunPython(run(INSTALL), run(REMOVE))]
