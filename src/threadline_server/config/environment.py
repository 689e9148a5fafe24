"""Every setting that the server reads from its environment, in one table.

This module is the only one that reads the environment. A secret may also be given as a file: `THREADLINE_X_FILE`
holds the path, as container platforms hand secrets over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from threadline.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["text", "flag", "number", "list", "path", "secret"]

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, what it holds, and what it means."""

    name: str
    kind: Kind
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "THREADLINE_DATA",
        "path",
        "",
        "Folder for the database, the lake, uploads and the secret key. "
        "Default: var/ in a checkout, else ~/.local/share/threadline.",
    ),
    Setting(
        "THREADLINE_DATABASE_URL",
        "secret",
        "",
        "Where people, themes and decisions are kept: postgresql://person:password@host:5432/name. "
        "Empty: an SQLite file in the data folder.",
    ),
    Setting("THREADLINE_LAKE", "path", "", "Folder of the embedded lake. Default: lake/ in the data folder."),
    Setting(
        "THREADLINE_PLAYBOOK",
        "path",
        "",
        "Folder of the organisation's own playbook, laid over the bundled one. Read when the server starts. "
        "Empty: the bundled one alone.",
    ),
    Setting(
        "THREADLINE_SECRET_KEY",
        "secret",
        "",
        "Signs sessions and links. Empty: made once and kept in the data folder, readable by its owner only.",
    ),
    Setting("THREADLINE_ORGANISATION", "text", "Threadline", "The name shown in the pages' frame."),
    Setting("THREADLINE_ZONE", "text", "UTC", "The organisation's time zone: where its days begin."),
    Setting("THREADLINE_HOSTS", "list", "localhost,127.0.0.1,[::1]", "Host names that the server answers to."),
    Setting("THREADLINE_HTTPS", "flag", "no", "People reach the server by HTTPS: secure cookies, redirects, HSTS."),
    Setting(
        "THREADLINE_PROXIES", "number", "0", "How many reverse proxies stand before the server and can be trusted."
    ),
    Setting("THREADLINE_OPEN_SIGN_UP", "flag", "no", "Anyone may create an account; it starts as viewer."),
    Setting(
        "THREADLINE_EMAIL_URL",
        "secret",
        "",
        "Where e-mail leaves: smtp://person:password@host:587 (smtps:// for TLS from the start). "
        "Empty: messages are written to mail/ in the data folder.",
    ),
    Setting("THREADLINE_EMAIL_FROM", "text", "threadline@localhost", "The sender of e-mail."),
    Setting("THREADLINE_API_CALLS_PER_MINUTE", "number", "600", "Calls that one API token may make each minute."),
    Setting("THREADLINE_UPLOAD_MEGABYTES", "number", "4096", "Largest file that may be uploaded, in megabytes."),
    Setting("THREADLINE_LOG_LEVEL", "text", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting("THREADLINE_DEBUG", "flag", "no", "Show errors in full and the style page. Never on a shared machine."),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Environment:
    """Typed access to the settings in `SETTINGS`; an unknown name is a fault of ours, a bad value one of the user's."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values  # noqa: TID251  the one place that may

    def text(self, name: str) -> str:
        """Return the value as given, stripped."""
        return self._values.get(name, _BY_NAME[name].default).strip()

    def flag(self, name: str) -> bool:
        """Return yes or no. Raises SettingError for anything else."""
        value = self.text(name).lower()
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        raise SettingError(name, value, ("yes", "no"))

    def number(self, name: str) -> int:
        """Return a whole number that is not negative. Raises SettingError for anything else."""
        value = self.text(name)
        if not value.isdecimal():
            raise SettingError(name, value, hint="Give a whole number, 0 or more.")
        return int(value)

    def items(self, name: str) -> list[str]:
        """Return what stands between the commas."""
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def path(self, name: str) -> Path | None:
        """Return an absolute path, or None when the setting is empty."""
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else None

    def secret(self, name: str) -> str:
        """Return a secret, from the setting or from the file that NAME_FILE points to.

        Raises SettingError when both are given or the file cannot be read.
        """
        value, file_name = self.text(name), self._values.get(f"{name}_FILE", "").strip()
        if not file_name:
            return value
        if value:
            raise SettingError(f"{name}_FILE", file_name, hint=f"{name} is set too. Keep one of them.")
        try:
            return Path(file_name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE", file_name, hint=f"It cannot be read: {error.strerror}.") from error


def set_for_children(name: str, value: str) -> None:
    """Hand a setting to this process' Django and to the processes that it starts."""
    os.environ[name] = value  # noqa: TID251  the one place that may
