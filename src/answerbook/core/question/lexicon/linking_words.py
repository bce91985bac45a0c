"""Words that steer linking: never a name, bridges inside a name, and too common to miss."""

from answerbook.core.question.lexicon.stop_words import FILLERS

NEVER_NAMES = frozenset(
    """a an the this that these those i me my we us our you your he him his she her it its they them their who
    whom whose which what there here am is are was were be been being do does did have has had having can
    could will would shall should may might must let of in on at by to from for with without into and or but
    nor so if then show give list find get tell display return please how many much each every all any some
    not only just than as when where also both either""".split()
)
BRIDGES = frozenset("of the to".split())
COMMON_WORDS = FILLERS | frozenset(
    """ever never always made make makes taken take takes took given gives use used uses using done got gets
    more less fewer most least top bottom order ordered ascending descending alphabetical alphabetically
    sorted sort ranked record records entry entries row rows value values information details detail
    corresponding respective respectively different distinct unique common frequent frequently popular whole
    entire overall together currently current system database table data available exist exists existing
    placed happened occurred happen occur named called titled labeled labelled associated related belonging belong belongs consist contains contain containing include includes
    including included involved between among above below over under greater higher larger bigger smaller
    lower older younger longer shorter cheaper expensive oldest youngest longest shortest highest lowest
    largest smallest earliest latest newest recent recently once twice times time at least one two three four
    five six seven eight nine ten names name number numbers ones id ids whose people person kind kinds type
    types group grouped respect according based across throughout within outside along letter letters word
    words string substring start starts starting begin begins end ends ending sum average total count
    percentage share ratio percent yes true false zero null empty missing blank exactly same equal equals
    equally like similar located live lives living work works working come comes came go goes went new old
    long short big high low tell many much every per day month year week quarter today yesterday last next
    previous""".split()
)
MONEY = frozenset("sales revenue turnover earnings proceeds".split())
