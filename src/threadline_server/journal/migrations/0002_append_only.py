from collections.abc import Callable
from typing import Any

from django.db import migrations

# Written out, not imported: a migration must do for ever what it did when it was written.
INSTALL = {
    "sqlite": [
        "CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
        "CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_refuse()",
    ],
}
REMOVE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS journal_entry_no_update",
        "DROP TRIGGER IF EXISTS journal_entry_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS journal_entry_no_change ON journal_entry",
        "DROP FUNCTION IF EXISTS journal_entry_refuse()",
    ],
}


def run(statements: dict[str, list[str]]) -> Callable[[Any, Any], None]:
    def operation(apps: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return operation


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_create_tables")]
    operations = [migrations.RunPython(run(INSTALL), run(REMOVE))]
