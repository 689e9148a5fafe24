"""Words that say nothing about what a text is about, in the languages that support teams meet most.

Written as the languages' own function words; greetings and thanks of tickets are among them.
"""

from __future__ import annotations

from typing import Final

_BY_LANGUAGE: Final = {
    "en": """a about above after again all also am an and any are aren as at be because been before being below
        between both but by can cannot could couldn did didn do does doesn doing don down during each few for from
        further get gets getting got had hadn has hasn have haven having he her here hers him his how however i if
        in into is isn it its itself just let ll may me might more most much must my myself no nor not now of off
        on once only or other our ours out over own per please re really s same shall she should shouldn so some
        such t than that the their theirs them then there these they this those through to too under until up upon
        us ve very was wasn we were weren what when where which while who whom why will with won would wouldn yet
        you your yours yourself hi hello hey dear thanks thank regards cheers im ive id dont cant doesnt didnt isnt
        wont one ones something anything everything thing things make makes made like even still since ever always
        want wanted need needs tell know see say said going go think try trying tried help anyone someone way well
        sorry good morning evening afternoon kind team support bother grateful appreciate apologies excuse forgive
        kindly hope advance""",
    "de": """aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bitte da dadurch daher
        damit dann das dass dein deine dem den denn der des dessen die dies diese diesem diesen dieser dieses doch
        dort du durch ein eine einem einen einer eines er es etwas euch euer fuer für gegen haben hab habe hat hatte
        hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jedem jeden
        jeder jedes jetzt kann kein keine keinen können könnte leider man mehr mein meine meinem meinen meiner mich
        mir mit muss nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so sollte
        soll sondern über um und uns unser unsere unter vom von vor wann war waren warum was weil wenn wer werden
        wie wieder will wir wird wo wurde wurden zu zum zur zwischen hallo guten tag liebe lieber danke gruß grüße
        grüßen freundlichen mfg vielen dank geehrte damen herren entschuldigen entschuldigung entschuldigt störung
        kümmern antworten antwort nachricht""",
    "fr": """ai aie ainsi alors après au aucun aussi aux avait avant avec avez avoir avons bien bonjour car ce cela
        ces cet cette ceux chez comme comment dans de depuis des donc dont du elle elles en encore entre es est et
        étaient était été être eu fait faire font ici il ils je jamais la là le les leur leurs lui ma mais me même
        merci mes moi mon ne ni nos notre nous on ont ou où par pas peu peut peux plus pour pourquoi pouvez qu quand
        que quel quelle quelles quels qui sa sans se sera ses si son sont suis sur ta te tes toi ton toujours tout
        toute toutes tous très tu un une vos votre vous vers veuillez cordialement bonsoir salut svp cest jai désolé
        désolée déranger pourriez pouvez vérifier avance réponse""",
    "es": """a al algo ante antes aquí así aún como con contra cual cuál cuando cuándo de del desde donde dónde dos
        durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta está estaba están estar
        estas este esto estos estoy fue ha había han hasta hay he hola la las le les lo los más me mi mí mis mucho
        muy nada ni no nos nosotros nuestra nuestro o os otra otro para pero poco por porque puede puedo que qué
        quien quién se sea ser si sí sido sin sobre solo sólo son soy su sus también tanto te tengo tiene todo todos
        tu tus un una uno unos usted ustedes y ya yo gracias saludos favor buenos buenas días tardes quiero perdonen
        perdón molestia molestias podrían podría antemano espero respuesta trata""",
    "it": """a abbia abbiamo ad agli ai al alla alle allo anche ancora avere aveva avete c che chi ci ciao come con
        cosa così cui da dagli dal dalla dalle dallo degli dei del della delle dello di dopo dove e è ed era erano
        essere fa fare fra già gli grazie ha hanno ho i il in io l la le lei lo loro lui ma mai me mi mia mie miei
        mio molto ne negli nel nella nelle nello noi non nostra nostro o ogni per perché però più poi può qua quale
        quando quanto quella quello questa queste questi questo qui se sei senza si sì siamo sia siete solo sono sta
        stato su sua sue sui sul sulla suo suoi tra tu tua tuo tutti tutto un una uno vi voi vostra vostro salve
        buongiorno buonasera saluti cordiali""",
    "pt": """a ainda ao aos aquela aquele aqui as às até com como da das de dela dele deles depois do dos e é ela
        elas ele eles em entre era eram essa esse esta está estão estar estava este estes estou eu foi for foram há
        isso isto já lhe lhes mais mas me mesmo meu meus minha minhas muito na não nas nem no nos nós nossa nosso
        num numa o olá os ou para pela pelas pelo pelos pode por porque posso qual quando que quem quero se seja sem
        ser será seu seus só sobre sou sua suas também te tem têm tenho ter tinha todos tudo um uma você vocês
        obrigado obrigada bom boa dia tarde favor cumprimentos""",
    "nl": """aan al alle alleen als altijd ben bent bij dan dat de deze die dit doe doen door dus een en er geen
        graag groet groeten had hallo heb hebben heeft heel hem het hier hij hoe hun ik in is ja je jij jou jouw
        jullie kan kunnen maar me meer met mij mijn moet na naar niet niets nog nu of om omdat onder ons onze ook op
        over te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel welke werd
        wie wij wil worden wordt zal ze zeer zelf zich zij zijn zo zonder zou bedankt beste vriendelijke dank""",
    "sv": """alla att av bara blev bli blir de dem den denna deras dess det detta dig din dina ditt du där efter ej
        eller en er ett från för ha hade han har hej hon hur här i icke in ingen inte jag kan kunde man med mellan
        men mig min mina mitt mycket ni nu när och om oss på samma sedan sig sin sina själv ska skulle som så tack
        till under upp ut utan var vara varför vi vid vilken vill är över hälsningar""",
    "pl": """aby ale albo ani aż bardzo bez bo być by był była było były ci cię co czy dla do dzień dobry gdy gdzie
        go i ich ile im ja jak jako je jego jej jest jestem już każdy kiedy kto która które który lub ma mam mi mnie
        może mój moje mogę na nad nam nas nie nic nich niż o od on ona one oni oraz po pod podczas proszę przed
        przez przy są się swoje ta tak tam te tego tej ten to też tu ty tylko tym w was we wszystko z za ze że
        żeby dziękuję pozdrawiam""",
}

STOP_WORDS: Final = {language: frozenset(words.split()) for language, words in _BY_LANGUAGE.items()}
# A ticket's language may be unknown, and a theme may hold several: one list serves them all.
ALL_STOP_WORDS: Final = frozenset().union(*STOP_WORDS.values())
