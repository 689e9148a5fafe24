"""Words that mails carry whatever they say: greetings, politeness by rote, small print."""

from __future__ import annotations

import re

from threadline.tickets.cleaning.lines import PLACEHOLDER, alternatives

_GREETINGS = alternatives(
    """
    hi|hello|hey|hiya|howdy|greetings|dear
    good (?:morning|afternoon|evening|day)
    to whom it may concern
    hallo|moin|servus|grüezi|grüß gott|liebe[rs]?
    guten (?:tag|morgen|abend)
    sehr geehrte[rs]?
    bonjour|bonsoir|salut|chers?|chères?|madame,? monsieur|madame|monsieur
    hola|buenas|buen(?:os|as)? (?:días?|tardes|noches)|estimad[oa]s?|querid[oa]s?|muy buenas
    olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]s?|car[oa]s?
    buongiorno|buonasera|buon giorno|salve|ciao|gentil[ei]|gent\\.mi|spett\\.le|spettabile
    beste|geachte|hoi|goede(?:morgen|middag|navond|ndag)|goeden?(?:dag|avond)
    dzień dobry|dobry wieczór|witam|witajcie|cześć|szanown[aei]|szanowni państwo
    merhaba|merhabalar|selam|sayın|iyi (?:günler|akşamlar)
    hej|hejsan|hei|moi|god (?:dag|morgen)
    здравствуйте|привет|добрый день
    """
)
_WORD = r"(?:<NAME>|[^\W\d_][\w'’.&/-]{0,24})"
# "Dear Sir or Madam," and "Hi team!": a greeting, at most five words, then a stop or the end of the line.
_GREETING = re.compile(rf"\s{{0,3}}{_GREETINGS}(?![^\W_])(?:[ ]{{1,2}}{_WORD}){{0,5}}[ ]{{0,2}}(?:[,!.:;–—-]{{1,3}}|\n|\Z)\s{{0,6}}", re.IGNORECASE)
# "hi my card was declined": the one word that greets and says nothing else.
_BARE_GREETING = re.compile(
    r"\s{0,3}(?:hi+|hello|hey+|hallo|moin|bonjour|hola|olá|oi|buongiorno|salve|ciao|hoi|witam|cześć|merhaba|selam|hej)(?: (?:there|all|team|guys|everyone|zusammen))?"
    r"(?=[ \n])\s{1,3}(?=[^\W_])",
    re.IGNORECASE,
)
_BY_ROTE = re.compile(
    r"(?:(?<=[.!?,\n])|\A)[ \n]{0,3}"
    + alternatives(
        """
        (?:i )?hope (?:that )?(?:this|my) (?:e-?mail|message|note|letter)? ?finds you (?:all )?(?:well|in good health)
        (?:i )?hope (?:that )?(?:you are|you're|you’re|all is|everyone is|this finds you) (?:all )?(?:doing )?(?:well|good|fine)
        how are you(?: doing)?(?: today)?
        (?:many )?(?:thanks|thank you)(?: very much| so much)? (?:in advance|for your (?:help|time|support|assistance|understanding|attention|reply|prompt reply)(?: in advance)?)
        (?:i )?(?:look|am looking|looking) forward to (?:hearing from you|your (?:reply|response|answer))(?: soon| shortly)?
        (?:please )?(?:do not|don't|don’t) hesitate to (?:contact|call|reach out to|write to) me(?: if you (?:have|need) [a-z ]{1,40})?
        (?:please )?(?:let me know|feel free to contact me) if you (?:have|need) (?:any|more|further) [a-z ]{1,30}
        ich hoffe,? (?:es geht ihnen|ihnen geht es|dir geht es|es geht dir) gut
        (?:vielen |besten |herzlichen )?dank(?:e)? (?:schon )?(?:im voraus|für ihre (?:hilfe|mühe|unterstützung|antwort))
        (?:ich )?freue mich auf ihre (?:antwort|rückmeldung)
        j['’]espère que vous allez bien
        (?:je vous remercie|merci)(?: beaucoup)? (?:d['’]avance|par avance|pour votre (?:aide|réponse|compréhension))
        dans l['’]attente de votre (?:réponse|retour)
        espero que (?:se encuentren?|estén?|esté todo) bien
        (?:muchas )?gracias (?:de antemano|por su (?:ayuda|atención|tiempo))
        quedo a la espera de su respuesta
        espero que estejam? (?:tudo )?bem
        (?:muito )?obrigad[oa] (?:desde já|pela (?:atenção|ajuda))
        (?:fico no aguardo|aguardo (?:o )?(?:seu )?retorno)
        spero (?:che )?(?:lei )?stia bene
        (?:la ringrazio|vi ringrazio|grazie)(?: mille)? (?:in anticipo|per l['’](?:aiuto|attenzione))
        (?:resto )?in attesa di (?:un )?(?:vostro|suo|vostra) (?:riscontro|risposta)
        (?:alvast bedankt|bij voorbaat dank)(?: voor (?:uw|de) (?:hulp|moeite))?
        ik (?:hoor|zie) graag (?:van u|uw reactie tegemoet)
        (?:z góry dziękuję|dziękuję z góry)(?: za pomoc)?
        czekam na (?:państwa )?odpowiedź
        (?:şimdiden teşekkürler|yardımınız için teşekkürler)
        """
    )
    + r"[ ]{0,2}[.!,;:]{0,3}(?=[ \n]|\Z)",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"this (?:e-?mail|message|communication|transmission)[^\n]{0,120}(?:confidential|intended (?:solely|only|exclusively)|privileged)"
    r"|(?:not|are not) the intended recipient|intended (?:solely|only) for the (?:use|person|addressee|individual)|received this (?:e-?mail|message|communication) (?:in error|by mistake)"
    r"|confidentiality notice|legal disclaimer|consider the environment before printing|think before you print|virus-free\.|scanned (?:for|by) [a-z ]{0,20}virus"
    r"|registered in (?:england|scotland|ireland)|registered office:|company (?:number|registration no)|unsubscribe (?:from|here)|you (?:are receiving|received) this (?:e-?mail|message) because"
    r"|diese (?:e-?mail|nachricht)[^\n]{0,120}(?:vertraulich|rechtlich geschützt)|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)|sitz der gesellschaft|amtsgericht [^\n]{0,40}hrb|geschäftsführer(?:in)?:"
    r"|c(?:e|et) (?:message|courriel|e-?mail)[^\n]{0,120}(?:confidentiel|exclusivement)|n['’]êtes pas le destinataire|pensez à l['’]environnement"
    r"|est[ea] (?:mensaje|correo|e-?mail|comunicación)[^\n]{0,120}confidencial|no es (?:usted )?el destinatario|antes de imprimir"
    r"|quest[aoe] (?:e-?mail|messaggio|comunicazione)[^\n]{0,120}(?:riservat|confidenzial)|non (?:è|siete) (?:il destinatario|i destinatari)"
    r"|est[ae] (?:mensagem|e-?mail)[^\n]{0,120}confidencia|não (?:é|for) o destinatário"
    r"|di[te] (?:e-?mail|bericht|e-?mailbericht)[^\n]{0,120}vertrouwelijk|niet de (?:geadresseerde|beoogde ontvanger)"
    r"|(?:niniejsza|ta) wiadomość[^\n]{0,120}(?:poufn|wyłącznie)|bu (?:e-?posta|mesaj)[^\n]{0,120}(?:gizli|kişiye özel)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def without_greeting(text: str) -> str:
    """Return the text without the greeting that opens it."""
    for _ in range(2):
        found = _GREETING.match(text)
        if found is None or not _only_greets(found[0]):
            found = _BARE_GREETING.match(text)
        if found is None:
            break
        text = text[found.end() :]
    return text


def _only_greets(opening: str) -> bool:
    """Tell "Dear Sir or Madam," from "hello card declined." - names are few or written large."""
    words = PLACEHOLDER.sub("", opening).strip(" \n,!.:;–—-").split()[1:]
    known = [word for word in words if word[:1].isupper() or word.lower().strip(".") in _ADDRESSED]
    return len(known) == len(words)


_ADDRESSED = frozenset(
    "there team all everyone everybody folks guys support sir sirs madam or and customer service care help desk mr mrs ms dr morning afternoon evening day "
    "friends people colleagues you again damen und herren herr frau zusammen ihr liebes leute kundenservice madame monsieur messieurs mesdames et à tous toutes "
    "l'équipe equipe équipe señor señora señores equipo todos a buenos buenas días tardes noches soporte senhor senhora senhores pessoal time suporte "
    "signore signora signori team a tutti mijnheer meneer mevrouw heer allemaal medewerker klantenservice państwo pani panie panu do to whom it may concern "
    "tag morgen abend arkadaşlar bey hanım yetkili de do da the in gott dobry wieczór dia tarde noite boa".split()
)


def without_rote(text: str) -> str:
    """Return the text without polite sentences that all mails carry."""
    return _BY_ROTE.sub(" ", text)


def without_small_print(text: str) -> str:
    """Return the text without paragraphs of disclaimers."""
    if not _SMALL_PRINT.search(text):
        return text
    return "\n\n".join(part for part in _PARAGRAPH.split(text) if not _SMALL_PRINT.search(part))
