"""Words that say nothing about what a question is about."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """a about above after again all allowed also am an and any anybody anyone anything
    anyway are around as ask at available be because been before being below between both but by
    can cannot could d did do does doing don done each else ever every excuse find for from
    further get give go good got had has have having he hello help her here hers hey hi him his
    how i if in into is it its just know let like ll looking m made make makes making many may
    maybe me might mine more most much must my near nearby nearest need no nor not now of off oh
    ok okay on once one only or other our ours out over own please possible question re really s
    same say see shall she should so some somebody someone something sorry sure t take tell than
    thank thanks that the their theirs them then there these they thing things this those
    through time times to too under until up us ve very wanna want was way we well were what
    when where which while who whom whose why will wish with without wondering would yes yet you
    your yours"""
_SPANISH = """a ahi al algo alguien algun alguna algunas alguno algunos ante antes aqui asi aun
    aunque ayuda bajo bien buenas buenos cada cerca como con conocer contra cosa cosas cual
    cuales cualquier cuando cuanta cuantas cuanto cuantos da dan dar de debo decir decirme del
    desde dia dias dime disculpa disculpe disponible donde dos durante e el ella ellas ellos en
    encontrar entonces entre era eran eres es esa esas ese eso esos esta estaba estan estar
    estas este esto estos estoy favor fue funciona gracias gusta gustaria ha haber habia hablar
    hace hacer hacia han hasta hay he hola hora horas i la las le les llega llegar lo los mas me
    mi mis mucha muchas mucho muchos muy nada necesito ni no nos nosotros nuestra nuestro o os
    otra otras otro otros para perdon permitido pero poco podeis podemos poder podria podriamos
    podrian por porque posible pregunta pueda puede pueden puedo pues que queremos querer queria
    quien quienes quiero quisiera saber se sea ser si sido sin sobre sois solo somos son soy su
    sus tambien tampoco tan tanto te tendra tendre tenemos tener tengo tiene tienen tienes toda
    todas todo todos tu tus u un una unas uno unos usted ustedes va vale vamos van vosotros y ya
    yo"""
_FRENCH = """a ai aide aimerais alors au aucun aussi autre aux avant avec avez avoir avons bien
    bonjour c ca ce cela ces cet cette chez comme comment d dans de des donc du elle elles en
    encore est et etait etes etre eu faire fait faut heure heures il ils j je l la le les leur
    leurs lui m ma mais me meme merci mes moi mon n ne ni non nos notre nous on ont ou oui par
    pas peu peut peuvent peux plait plus pour pourquoi pourrais pouvez pouvoir puis qu quand que
    quel quelle quelles quels qui quoi s sa salut sans savoir se sera ses si soit son sont
    souhaite sous suis sur t ta te tes toi ton tous tout toute toutes tres trouver tu un une
    veux voir vos votre voudrais vous y"""
_GERMAN = """aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist
    bitte brauche da damit danke dann darf das dass dazu dein deine dem den denn der des die
    dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines
    er es etwas euch euer finde finden fur geben gegen gern gerne gibt guten habe haben hallo
    hat hatte hier hilfe ich ihm ihn ihnen ihr ihre im in ist ja jede jeder jetzt kann kannst
    kein keine konnen konnte man mein meine mich mir mit mochte mochten mogen muss nach nein
    nicht noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so soll sollte tag
    uber uhr uhrzeit um und uns unser unter viel vom von vor wann war warum was welche welcher
    welches wenn wer werden wie wieder will wir wird wissen wo wollen wurde wurden zu zum zur
    zwischen"""
_ITALIAN = """a abbiamo ad agli ai aiuto al alla alle allo altro anche avere avete aveva bene
    buon buona buongiorno c che chi ci ciao come con cosa cui d da dagli dai dal dalla dalle
    dare degli dei del della delle dello di dov dove due e ed era essere fa fare favore gli
    grazie ha hai hanno ho i il in io l la le lei li lo loro lui ma mai me mi mia mio molto ne
    nei nel nella nelle nello no noi nostra nostro o ogni ora ore per perche piu poco possiamo
    posso potrei puo qual quale quali quando quanti quanto quella quello questa queste questi
    questo qui sapere scusi se sei senza si sia siamo siete solo sono sta su sua sue sui sul
    sulla suo suoi te tra trovare tu tua tuo tutti tutto un una uno vi voglio voi vorrei vostra
    vostro"""
_PORTUGUESE = """a agora ai ainda ajuda alguem algum alguma ao aos aqui as ate bem boa bom cada
    com como da dar das de dela dele deles depois do dois dos e ela elas ele eles em encontrar
    entre era essa essas esse esses esta estamos estao estas este estes estou eu existe favor
    fazer foi ha hora horas isso isto ja la lhe mais mas me mesmo meu meus minha minhas muito
    muitos na nada nao nas nem no nos nossa nosso num numa o obrigada obrigado oi ola onde os ou
    outra outro para pela pelo pode podem podemos poderia por porque posso pouco preciso quais
    qual qualquer quando quanto quantos que quem quer queria quero saber se sem ser seu seus si
    so sobre sou sua suas tambem tao te tem temos tenho ter teu toda todas todo todos tu um uma
    umas uns vai voce voces vos"""
_RUSSIAN = """а без более больше будет будут бы был была были было быть в вам вас весь во вот
    время все всегда всех вы где да даже для до его ее если есть еще ж же за здесь здравствуите
    и из или им их к каждыи как какая какие какои ко когда кто ли либо мне могу может можно мои
    мы на надо нам нас наш не него нее нельзя нет ни них но ну нужно о об один однако он она они
    оно от очень по под подскажите пожалуиста почему при привет про с сам свои себя скажите
    сколько со спасибо так также такои там те тебя тем то того тоже тои только том ты у уже
    хотел хотелось хочу час часов чего чем что чтобы чье эта эти это этого этои этот я"""

_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(_ENGLISH.split()),
    "es": frozenset(_SPANISH.split()),
    "fr": frozenset(_FRENCH.split()),
    "de": frozenset(_GERMAN.split()),
    "it": frozenset(_ITALIAN.split()),
    "pt": frozenset(_PORTUGUESE.split()),
    "ru": frozenset(_RUSSIAN.split()),
}


def function_words(language: str) -> frozenset[str]:
    """The function words of a language and what politeness adds to a question, without accents.

    None for a language that is not known here; rare words outweigh them there all the same.
    """
    return _WORDS.get(language, frozenset())
