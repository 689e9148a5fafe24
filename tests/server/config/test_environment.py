from __future__ import annotations

import ast
import stat
from multiprocessing import get_context
from pathlib import Path

import pytest

import threadline_server
from threadline.errors import SettingError
from threadline_server.config import outside
from threadline_server.config.data_folder import default_data_folder, prepare_data_folder, secret_key
from threadline_server.config.environment import SETTINGS, Environment


@pytest.mark.parametrize(
    ("text", "value"), [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("False", False), ("", False)]
)
def test_a_flag_is_read_by_its_meaning(text, value):
    assert Environment({"THREADLINE_DEBUG": text}).flag("THREADLINE_DEBUG") is value


def test_a_flag_that_is_neither_yes_nor_no_is_refused():
    with pytest.raises(SettingError, match="THREADLINE_DEBUG cannot be 'maybe'"):
        Environment({"THREADLINE_DEBUG": "maybe"}).flag("THREADLINE_DEBUG")


@pytest.mark.parametrize("text", ["-1", "many", "1.5", ""])
def test_a_number_that_is_none_is_refused(text):
    with pytest.raises(SettingError, match="whole number"):
        Environment({"THREADLINE_PROXIES": text}).number("THREADLINE_PROXIES")


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("from the file\n")

    assert Environment({"THREADLINE_SECRET_KEY_FILE": str(file)}).secret("THREADLINE_SECRET_KEY") == "from the file"


def test_a_secret_given_twice_or_in_a_missing_file_is_refused(tmp_path):
    both = {"THREADLINE_SECRET_KEY": "a", "THREADLINE_SECRET_KEY_FILE": str(tmp_path)}
    with pytest.raises(SettingError, match="Keep one of them"):
        Environment(both).secret("THREADLINE_SECRET_KEY")
    missing = {"THREADLINE_SECRET_KEY_FILE": str(tmp_path / "none")}
    with pytest.raises(SettingError, match="cannot be read"):
        Environment(missing).secret("THREADLINE_SECRET_KEY")


def test_a_list_is_what_stands_between_commas():
    assert Environment({"THREADLINE_HOSTS": " a.example, ,b.example"}).items("THREADLINE_HOSTS") == [
        "a.example",
        "b.example",
    ]


def test_every_setting_is_named_for_the_product_and_explained():
    names = [setting.name for setting in SETTINGS]

    assert len(set(names)) == len(names)
    assert all(name.startswith("THREADLINE_") for name in names)
    assert all(setting.help.endswith((".", ")")) for setting in SETTINGS)


def test_every_default_can_be_read():
    environment = Environment({})
    readers = {
        "flag": environment.flag,
        "number": environment.number,
        "list": environment.items,
        "path": environment.path,
    }
    for setting in SETTINGS:
        readers.get(setting.kind, environment.text)(setting.name)


def test_the_environment_is_read_in_one_module_only():
    root = Path(threadline_server.__file__).parent
    reading = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}:
                reading.add(str(path.relative_to(root)))

    assert reading == {"config/environment.py"}


def test_the_settings_use_every_setting_of_the_table():
    root = Path(threadline_server.__file__).parent
    used = "".join(path.read_text() for path in root.rglob("*.py") if path.name != "environment.py")

    assert [setting.name for setting in SETTINGS if f'"{setting.name}"' not in used] == []


def test_the_key_is_made_once_and_closed_to_others(tmp_path):
    folder = prepare_data_folder(tmp_path / "data")
    key = secret_key(folder)

    assert secret_key(folder) == key
    assert len(key) > 50
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    with get_context("spawn").Pool(3) as pool:
        keys = pool.map(secret_key, [tmp_path] * 9)

    assert len(set(keys)) == 1


def test_a_checkout_keeps_its_data_in_var():
    assert default_data_folder() == Path(threadline_server.__file__).parents[2] / "var"


def test_a_postgresql_address_is_taken_apart(tmp_path):
    described = outside.database("postgresql://me:p%40ss@db.example:6432/threads?sslmode=require", tmp_path)

    assert (described["HOST"], described["PORT"], described["NAME"]) == ("db.example", "6432", "threads")
    assert (described["USER"], described["PASSWORD"]) == ("me", "p@ss")
    assert described["OPTIONS"]["sslmode"] == "require"


def test_a_postgresql_socket_is_a_host(tmp_path):
    assert outside.database("postgresql://postgres:@/postgres?host=/tmp/s", tmp_path)["HOST"] == "/tmp/s"  # noqa: S108


def test_another_database_is_refused_without_repeating_the_password(tmp_path):
    with pytest.raises(SettingError) as caught:
        outside.database("mysql://me:secret@db/x", tmp_path)

    assert "postgresql://" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_sqlite_waits_for_its_one_writer_at_the_start_of_a_transaction(tmp_path):
    options = outside.database("", tmp_path)["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] >= 10


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://u:p@mail.example", 587, True, False),
        ("smtps://u:p@mail.example", 465, False, True),
        ("smtp://mail.example:25?tls=no", 25, False, False),
    ],
)
def test_an_email_address_is_taken_apart(tmp_path, url, port, tls, ssl):
    described = outside.email(url, tmp_path)

    assert (described["EMAIL_PORT"], described["EMAIL_USE_TLS"], described["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_without_an_address_email_stays_in_the_data_folder(tmp_path):
    assert outside.email("", tmp_path)["EMAIL_FILE_PATH"] == tmp_path / "mail"


def test_another_way_of_email_is_refused(tmp_path):
    with pytest.raises(SettingError, match="smtp://"):
        outside.email("http://mail.example", tmp_path)
