from typing import Any

from django.db import migrations, models


def keys_from_names(apps: Any, schema_editor: Any) -> None:
    for capability in apps.get_model("catalog", "Capability").objects.all():
        capability.key = capability.name
        capability.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_create_tables")]
    operations = [
        migrations.AddField("capability", "key", models.CharField(max_length=120, default=""), preserve_default=False),
        migrations.RunPython(keys_from_names, migrations.RunPython.noop),
        migrations.AlterField("capability", "key", models.CharField(max_length=120, unique=True)),
    ]
