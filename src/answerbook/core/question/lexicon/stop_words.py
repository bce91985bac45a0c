"""Words that carry no name and no value."""

from answerbook.core.question.lexicon.word_sets import words

ARTICLES = words("a an the this that these those")
PRONOUNS = words("""
    i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    who whom whose which what there here someone anyone everyone something anything everything
""")
AUXILIARIES = words("""
    am is are was were be been being do does did doing has have had having can could will would shall
    should may might must let lets
""")
PREPOSITIONS = words("""
    of in on at by to from for with without within into onto over under between among through during since
    until till before after above below about against per via than as like up down out off
""")
CONJUNCTIONS = words("and or but nor so yet if then else when while where why how because also both either")
REQUESTS = words("""
    show give list find get tell display return select want need see know fetch provide name count please kindly
    calculate compute report print retrieve identify describe
""")
MEASURES = words("""
    many much number total sum average mean maximum minimum max min most least more less fewer highest lowest
    largest smallest biggest greatest top bottom best worst each every all any some no not only just same
    different distinct unique first last other another
""")
STOP_WORDS = ARTICLES | PRONOUNS | AUXILIARIES | PREPOSITIONS | CONJUNCTIONS
FILLERS = STOP_WORDS | REQUESTS | MEASURES
