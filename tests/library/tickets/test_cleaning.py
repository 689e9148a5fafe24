"""What mails carry besides the customer's words is taken out; the words stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threadline.tickets.cleaning.boilerplate import without_rote, without_small_print
from threadline.tickets.cleaning.cleaner import clean_text
from threadline.tickets.cleaning.lines import says_something

MAILS = [
    ("It fails.\n\n-- Ann Doe\n\nOn Sunday Support wrote:\n> Dear Ann,\n> which device?", "It fails."),
    ("It fails.\n\n<NAME> <NAME> · Facility team · Acme", "It fails."),
    ("It fails.\n\n<NAME> told me so.", "It fails. <NAME> told me so."),
    ("-- \n- first it froze\n- then it closed", "-- - first it froze - then it closed"),
    (
        ("Hi team,\n\nmy card was declined twice today.\n\nKind regards,\nMaria Lopez\nHead of Sales\nTel: <PHONE>"),
        "my card was declined twice today.",
    ),
    (
        ("Still broken.\n\nOn Mon, Mar 4, 2024 at 10:00 AM Support <<EMAIL>> wrote:\n> Hi Maria,\n> please try again"),
        "Still broken.",
    ),
    (
        ("Geht immer noch nicht.\n\nAm 04.03.2024 um 10:00 schrieb Support <<EMAIL>>:\n> Bitte neu starten"),
        "Geht immer noch nicht.",
    ),
    (
        ("Toujours pareil.\n\nLe lun. 4 mars 2024 à 10:00, Support\n<<EMAIL>> a écrit :\n\n> Bonjour"),
        "Toujours pareil.",
    ),
    (
        (
            "Sigue igual\n"
            "\n"
            "-----Mensaje original-----\n"
            "De: Soporte\n"
            "Enviado el: lunes\n"
            "Para: Maria\n"
            "Asunto: caso\n"
            "\n"
            "Hola Maria, pruebe otra vez"
        ),
        "Sigue igual",
    ),
    (
        (
            "no luck\n"
            "\n"
            "From: Support <<EMAIL>>\n"
            "Sent: Monday, March 4, 2024 10:00\n"
            "To: Maria\n"
            "Subject: RE: card\n"
            "\n"
            "Dear Maria, please retry"
        ),
        "no luck",
    ),
    ("Sent from my iPhone", "Sent from my iPhone"),
    ("bot is useless\n\nSent from my iPhone", "bot is useless"),
    ("The route goes through a lake.\n-- \nTom\nDispatcher", "The route goes through a lake."),
    ("Thanks, but it still does not work", "Thanks, but it still does not work"),
    ("hi my card was declined", "my card was declined"),
    (
        ("Hello, I hope this email finds you well. The summary left out the price. Thank you in advance."),
        "The summary left out the price.",
    ),
    ("Dear Sir or Madam,\nI was blocked.\nYours faithfully\nJ. Doe", "I was blocked."),
    ("It was wrong again. Thanks, Maria", "It was wrong again."),
    ("hello", "hello"),
    ("Thanks!", "Thanks!"),
    (
        (
            "FYI\n"
            "\n"
            "---------- Forwarded message ---------\n"
            "From: Bob\n"
            "Date: Mon\n"
            "Subject: bad\n"
            "To: me\n"
            "\n"
            "The bot told me to eat glass."
        ),
        "The bot told me to eat glass.",
    ),
    ("> are you sure?\nyes, it fails\n> when?\nsince Monday", "yes, it fails since Monday"),
    ("On Mon, Mar 4, 2024 Support wrote:\n> try again\n\nTried again, it fails.", "Tried again, it fails."),
    ("See https://click.example.com/t/abc?utm_source=mail&x=1 it is wrong", "See it is wrong"),
    (
        (
            "The price is off.\n"
            "\n"
            "This email and any attachments are confidential and intended solely for the use of the individual."
        ),
        "The price is off.",
    ),
    ("Bonjour,\nla traduction est fausse.\nCordialement,\nJean Dupont", "la traduction est fausse."),
    (
        ("Goedemiddag,\n\nde route klopt niet.\n\nMet vriendelijke groet,\nJan de Vries\nPlanner"),
        "de route klopt niet.",
    ),
    ("Dzień dobry,\nbot nie rozumie.\nPozdrawiam\nAnna Nowak", "bot nie rozumie."),
    ("Merhaba,\nkart\u0131m reddedildi.\nSayg\u0131lar\u0131mla,\nAyşe", "kart\u0131m reddedildi."),
    ("Olá, tudo errado no resumo. Obrigado", "tudo errado no resumo."),
    (
        (
            "Guten Tag Frau Müller,\n"
            "\n"
            "die Rechnung ist falsch gelesen.\n"
            "\n"
            "Mit freundlichen Grüßen\n"
            "Hans Meier\n"
            "Buchhaltung\n"
            "Meier GmbH | <PHONE>"
        ),
        "die Rechnung ist falsch gelesen.",
    ),
    ("Still wrong\n\nBest,\nAnn\n\nPS: also the app crashes", "Still wrong PS: also the app crashes"),
    ("On the page I wrote:\nhello world and it failed", "On the page I wrote: hello world and it failed"),
    ("> only quoted text here", "only quoted text here"),
    ("Hey so the bot lies", "so the bot lies"),
    ("Dear god the bot is bad.", "Dear god the bot is bad."),
    (
        ("Best movie ever recommended, not\nIt keeps showing horror\nto my kids"),
        "Best movie ever recommended, not It keeps showing horror to my kids",
    ),
]


@pytest.mark.parametrize(("mail", "said"), MAILS)
def test_a_mail_is_brought_down_to_what_its_writer_says(mail, said):
    assert clean_text(mail) == said


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for nothing, the bot lied.",
        "Dear lord, why does it block me?",
        "The recommendation says: Best regards of the season",
        "It signed me up for a confidential list",
        "Hope is all I have left with this chatbot",
        "From: field of the form is empty",
        "To: be or not to be is what it translated",
        "best app ever, not",
        "I wrote on Monday: nothing happened",
        "5 > 3 says the bot, it is wrong",
        "Sent from the warehouse it arrived broken, and the tracking never changed after that",
    ],
)
def test_words_that_look_like_boilerplate_stay(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Card declined", "Card declined. It fails."),
        ("RE: FW: [Ticket #12] Card declined!", "Card declined! It fails."),
        ("AW: It fails", "It fails."),
        ("Re:", "It fails."),
        ("(no subject)", "It fails."),
        ("URGENT!!", "It fails."),
        ("Urgent: card declined", "Urgent: card declined. It fails."),
        ("", "It fails."),
        (None, "It fails."),
    ],
)
def test_the_subject_comes_first_where_it_adds_anything(subject, said):
    assert clean_text("It fails.", subject) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "I hope this email finds you well.",
        "Hope you're doing well!",
        "Thank you for your help in advance.",
        "Thank you in advance for looking into it.",
        "I look forward to hearing from you soon.",
        "Please don't hesitate to contact me if you need more details.",
        "Ich hoffe, es geht Ihnen gut.",
        "Vielen Dank im Voraus!",
        "Merci d'avance.",
        "Dans l'attente de votre réponse.",
        "Gracias de antemano.",
        "Grazie in anticipo!",
        "Obrigado desde já.",
        "Bij voorbaat dank.",
        "Z góry dziękuję.",
        "Şimdiden teşekkürler.",
    ],
)
def test_politeness_by_rote_goes_in_many_languages(sentence):
    assert without_rote(f"It broke. {sentence} It broke again.").split() == ["It", "broke.", "It", "broke", "again."]


@pytest.mark.parametrize(
    "paragraph",
    [
        "This e-mail and any attachments are confidential.",
        "If you are not the intended recipient, delete it.",
        "Please consider the environment before printing.",
        "Diese E-Mail enthält vertrauliche Informationen.",
        "Sitz der Gesellschaft: Bonn",
        "Ce message est confidentiel.",
        "Pensez à l'environnement avant d'imprimer.",
        "Este mensaje es confidencial.",
        "Questa e-mail è riservata.",
        "Esta mensagem é confidencial.",
        "Dit bericht is vertrouwelijk.",
        "Niniejsza wiadomość jest poufna.",
        "Bu e-posta gizlidir.",
    ],
)
def test_small_print_goes_in_many_languages(paragraph):
    assert without_small_print(f"It broke.\n\n{paragraph}\n\nReally.") == "It broke.\n\nReally."


@given(text=st.text(max_size=300))
def test_a_text_that_says_something_never_comes_out_saying_nothing(text):
    assert says_something(clean_text(text)) or not says_something(text)


@given(
    text=st.lists(
        st.sampled_from(
            [
                "Hi team,",
                "Thanks",
                "> quoted",
                "-- ",
                "Sent from my iPhone",
                "Kind regards",
                "On 1 May Tom wrote:",
                "it fails",
                "",
            ]
        ),
        max_size=8,
    )
)
def test_lines_of_boilerplate_in_any_order_leave_something(text):
    mail = "\n".join(text)

    assert says_something(clean_text(mail)) or not says_something(mail)
    assert "it fails" not in text[:1] or "it fails" in clean_text(mail)


ISSUE = """### What happened?

The export stops after ten rows.

### Which version?

_No response_

- [x] I have read the rules
- [ ] I can help

### Log

```text
Traceback (most recent call last):
  File "export.py", line 7
```
"""


def test_the_questions_of_a_form_its_boxes_and_what_is_pasted_are_no_words_of_the_customer():
    assert clean_text(ISSUE) == "The export stops after ten rows."
    assert clean_text("**Steps**\nopen it\n**Result**:\nnothing") == "open it nothing"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("# Refund please\nit is late", "# Refund please it is late"),
        ("```\nError 17\n```", "``` Error 17 ```"),
        ("~~~\nit never closes and says a lot", "~~~ it never closes and says a lot"),
        ("N/A is all that the price shows", "N/A is all that the price shows"),
        ("issue #12 and **not** #13", "issue #12 and **not** #13"),
    ],
)
def test_a_single_heading_code_alone_and_words_like_those_of_forms_stay(text, kept):
    assert clean_text(text) == kept


def test_a_subject_does_not_begin_with_what_stood_behind_its_number():
    assert (
        clean_text("It shows half of it.", "#12345 : diff view too short")
        == "diff view too short. It shows half of it."
    )
