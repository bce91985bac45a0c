"""Small words that tell a language; none is also an English word or a common name in data."""

from answerbook.core.question.lexicon.word_sets import words

# Question words and verbs that alone settle the language.
STRONG: dict[str, frozenset[str]] = {
    "German": words("wie wieviel wieviele welche welcher welches welchen zeige zeig nenne gib liste warum wer"),
    "French": words(
        "combien quel quelle quels quelles montre montrez affiche affichez donne donnez liste-moi pourquoi"
    ),
    "Spanish": words(
        "cuántos cuántas cuanto cuantos cuantas cuál cuáles cual cuales muestra muéstrame dime quién qué"
    ),
    "Italian": words("quanti quante quale quali mostra mostrami elenca dammi qual perché"),
    "Portuguese": words("quantos quantas qual quais mostre mostra-me liste quanto"),
    "Dutch": words("hoeveel welke toon geef laat waarom wie"),
}
WEAK: dict[str, frozenset[str]] = {
    "German": words("""
        der das den dem des ein eine einen einer eines und oder nicht mit von für aus bei nach über sind ist
        wurde wurden
        haben hatte viele alle mir uns es gibt pro jahr kunden bestellungen letzten letzte jedes jeden im zum
        zur nur
    """),
    "French": words("""
        le les des du une et ou dans pour avec sans sur par est sont ont été était qui que y a-t-il nombre moi nous
        tous toutes chaque année mois dernier dernière leur leurs aux cette ces
    """),
    "Spanish": words("""
        el los las del una unos unas y por para con sin en es son hay fue fueron tiene tienen todos todas cada
        año mes
        último última que más menos su sus este esta nombre
    """),
    "Italian": words("""
        il gli della delle dei degli una di per con senza sono ci è hanno stato tutti tutte ogni anno mese
        ultimo ultima
        nel nella più meno che nome
    """),
    "Portuguese": words("""
        os das dos uma um em para com sem são há foi foram têm tem todos todas cada ano mês último última não mais
        menos que nome existem
    """),
    "Dutch": words("""
        het een van en zijn er met voor uit bij naar niet heeft hebben alle elk elke jaar maand vorige klanten
        bestellingen mij ons
    """),
}
SCRIPTS: dict[str, str] = {
    "CYRILLIC": "Cyrillic script",
    "GREEK": "Greek",
    "CJK": "Chinese or Japanese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "ARABIC": "Arabic script",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Hindi",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "THAI": "Thai",
    "ARMENIAN": "Armenian",
    "GEORGIAN": "Georgian",
}
