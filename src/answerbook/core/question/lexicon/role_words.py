"""Function words that tell what a name does; all other words are alike to the role model."""

CONTEXT_WORDS = frozenset(
    "a an the this that these those their its his her it they them all any some every what which who whom whose "
    "where when how why is are was were be been being am do does did have has had having can could will of in on at "
    "by to from for with within into through among and or but if then so than as show list find give return display "
    "tell get select describe me us many much please there also together only same one ones number total "
    "corresponding respective respectively name names id ids details information record records people "
    "belong belongs belonging associated related made used located live lives living from about along using".split()
)
OPENERS = frozenset(
    "whose with that who which where by each for in order and or having have has had not of is are sup most least > < >= <= "
    "!= between common show list find give return what how count avg sum max min asc desc both share".split()
)
