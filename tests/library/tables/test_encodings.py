# ruff: noqa: RUF001 - other alphabets are the point here

from __future__ import annotations

import pytest
from library_tables import rows_of

from threadline.errors import SettingError, UnreadableFile
from threadline.tables.reading.encodings import first_fault, guess_encoding

GERMAN = "Ihr Bot versteht mich überhaupt nicht. Schöne Grüße, Jürgen"
TEXTS = {
    "German": (GERMAN, "cp1252"),
    "French": ("Le colis n'est jamais arrivé, j'ai déjà réclamé à l'été, ça suffit", "cp1252"),
    "Italian": ("Perché non è arrivato? La città è sbagliata, più volte ho già scritto", "cp1252"),
    "English": ("The price was £20 but you charged me €25 – that’s a rip-off at the café", "cp1252"),
    "Polish": ("Zamówienie nie dotarło, proszę o szybką pomoc, wciąż czekam na odpowiedź", "cp1250"),
    "Russian": ("Почему бот не понимает меня? Где мой заказ, жду уже третий день", "cp1251"),
    "Turkish": ("Siparişim gelmedi, lütfen yardım edin, ığdır şehri", "cp1254"),
    "Japanese": ("ボットが私の質問を理解してくれません。返金をお願いします", "shift_jis"),
    "Chinese": ("机器人听不懂我说的话，请退款，我已经等了三天", "gb18030"),
}


def csv(text):
    return f'ticket_id,created_at,text\n1,2026-01-01,"{text}"\n2,2026-01-02,"{text}"\n'


@pytest.mark.parametrize("language", TEXTS)
def test_other_encodings_are_found_by_their_letters_and_said(read, language):
    text, encoding = TEXTS[language]
    table = read(csv(text).encode(encoding))
    assert rows_of(table, "text")[0] == (text,)
    assert any("not UTF-8" in note and table.report.encoding in note for note in table.report.notes)


def test_latin_1_is_read(read):
    assert rows_of(read(csv(GERMAN).encode("latin-1")), "text")[0] == (GERMAN,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_marks_and_wide_letters_are_understood(read, encoding):
    table = read(csv(GERMAN).encode(encoding))
    assert rows_of(table, "ticket_id", "text")[0] == ("1", GERMAN)


def test_utf_8_is_not_worth_a_word(read):
    table = read(csv(GERMAN))
    assert table.report.encoding == "utf-8"
    assert not any("UTF-8" in note for note in table.report.notes)


def test_a_broken_byte_in_utf_8_costs_its_row_and_no_other(read):
    good = csv(GERMAN + " 机器人")
    table = read(good.encode() + b"3,2026-01-01,caf\xe9\n", max_reject_share=0.5)
    assert rows_of(table, "ticket_id") == [("1",), ("2",)]
    assert table.report.rejected_by_reason == {"the row holds bytes that are not text in this encoding": 1}


def test_the_user_may_name_the_encoding(read):
    assert rows_of(read(csv(GERMAN).encode("mac_roman"), encoding="mac_roman"), "text")[0] == (GERMAN,)


def test_an_encoding_that_does_not_exist_is_refused(read):
    with pytest.raises(SettingError, match="Did you mean 'utf-8'"):
        read(csv(GERMAN), encoding="utf-88")


def test_a_wrongly_named_encoding_is_refused_with_the_line(read):
    with pytest.raises(UnreadableFile, match=r"line 1: .*not utf-8"):
        read(csv(GERMAN).encode("cp1252"), encoding="utf-8")


def test_a_letter_cut_off_by_the_end_of_the_file_is_a_fault(tmp_path):
    path = tmp_path / "cut.txt"
    path.write_bytes("aü".encode()[:-1])
    assert first_fault(path) == 1


def test_a_letter_cut_by_the_readers_blocks_is_none(tmp_path):
    path = tmp_path / "blocks.txt"
    path.write_bytes(b"a" * ((1 << 20) - 1) + "ü".encode())
    assert first_fault(path) is None


def test_bytes_of_no_language_are_still_read_somehow():
    assert guess_encoding(bytes(range(128, 256))).codec
