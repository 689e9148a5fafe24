"""Starting Django for a command, once."""

from __future__ import annotations

from threadline_server.config.environment import set_for_children

SETTINGS_MODULE = "threadline_server.config.settings"


def start_django() -> None:
    """Load the settings and the apps. Raises SettingError for a setting that cannot be used."""
    set_for_children("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django  # noqa: PLC0415  commands that need no server must not load it

    django.setup()


def prepare_database() -> None:
    """Bring the database up to this version: tables, shared cache, data folder's subfolders."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    for folder in (settings.UPLOAD_FOLDER, settings.LAKE_FOLDER):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
