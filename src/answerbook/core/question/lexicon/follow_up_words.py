"""Words by which a question leans on the one before it."""

from answerbook.core.question.lexicon.word_sets import words
from answerbook.core.question.plan import AggregateFunction, Comparator, Direction

# A fragment that begins with one of these is about the last answer.
OPENERS = (
    r"(?:and|but|now|only|just|also|then|ok(?:ay)?|so|what about|how about|what if|instead|as|by|per|for|in"
    r"|from|since|until"
    r"|before|after|during|between|without|with|excluding|except|exclude|include|including|sort|order|rank"
    r"|arrange|group"
    r"|break|split|cut|top|bottom|first|last|limit|the same|same|remove|clear|reset|drop|ignore|hide|add"
    r"|keep|filter"
    r"|restrict|narrow|change|make|switch|use|reverse|average instead|how many(?: (?:of|are|is|in|rows"
    r"|results)\b.*)?$"
    r"|(?:the )?(?:highest|lowest|largest|smallest|newest|oldest|latest|alphabetical)|all of|show all$|not|or|plus"
    r"|ascending|descending|which (?:one|of)|no)\b"
)
BACKWARD = words("those them these their they it its that ones same instead")
# These add nothing of their own to a follow-up.
SMALL = words("""
    a an the this that these those them they their theirs it its ones one of in on at to for from with by per
    and or but
    also too as well now then only just please show me us give list display get find return want would like i
    we you can
    could let s see what about how is are was were be do does did have has had which who there here so ok okay
    same again
    instead not no all any each every into than use make it's result results answer rows row list ones results
    please
    broken down up cut split group grouped grouping break sort sorted sorting order ordered rank ranked arrange
    change
    switch keep filter filtered restrict narrow add include including exclude excluding except without remove
    clear reset
    drop ignore hide limit if for during over within placed made done total overall out off first last top
    bottom order
    data value values plus more other rather each name's reverse my our where when whose name names
""")
AGGREGATES: dict[str, AggregateFunction] = {
    "average": AggregateFunction.AVG,
    "averages": AggregateFunction.AVG,
    "mean": AggregateFunction.AVG,
    "avg": AggregateFunction.AVG,
    "total": AggregateFunction.SUM,
    "totals": AggregateFunction.SUM,
    "sum": AggregateFunction.SUM,
    "maximum": AggregateFunction.MAX,
    "max": AggregateFunction.MAX,
    "minimum": AggregateFunction.MIN,
    "min": AggregateFunction.MIN,
    "count": AggregateFunction.COUNT,
    "counts": AggregateFunction.COUNT,
}
HIGH = r"(?<!at )(?:top|best|highest|largest|biggest|greatest|most)"
LOW = r"(?<!at )(?:bottom|worst|lowest|smallest|least|fewest)"
DIRECTIONS: tuple[tuple[str, Direction], ...] = (
    (r"\b(?:descending|desc|decreasing|high(?:est)? to low(?:est)?|(?:highest|largest|biggest|most|greatest) first"
     r"|z to a|from high to low)\b", Direction.DESC),
    (r"\b(?:ascending|asc|increasing|low(?:est)? to high(?:est)?|(?:lowest|smallest|least|fewest) first"
     r"|a to z|from low to high)\b", Direction.ASC),
)  # fmt: skip
COMPARATORS: tuple[tuple[str, Comparator], ...] = (
    (r"at least|no less than|not less than|>=|from", Comparator.GE),
    (r"at most|no more than|not more than|up to|<=", Comparator.LE),
    (r"above|over|more than|greater than|larger than|higher than|bigger than|exceeding|>", Comparator.GT),
    (r"below|under|less than|fewer than|smaller than|lower than|<", Comparator.LT),
    (r"exactly|equal to|equals|=", Comparator.EQ),
)
# What stands before a name says what to do with it.
CUES: dict[str, str] = {
    "by": "group",
    "per": "group",
    "without": "without",
    "excluding": "without",
    "exclude": "without",
    "except": "without",
    "not": "without",
    "minus": "without",
    "remove": "without",
    "ignore": "without",
    "ignoring": "without",
    "hide": "without",
    "drop": "without",
    "or": "or",
    "include": "or",
    "including": "or",
    "plus": "or",
    "add": "or",
    "show": "show",
    "list": "show",
    "display": "show",
    "give": "show",
    "their": "show",
    "its": "show",
    "also": "show",
    "with": "show",
    "for": "only",
    "in": "only",
    "from": "only",
    "about": "only",
    "only": "only",
    "just": "only",
    "at": "only",
    "to": "only",
    "use": "only",
}
ORDER_VERBS = words("sort sorted order ordered rank ranked arrange arranged sorting ordering")
SKIPPED = words("the a an of all any my our me us ones those them it these new same their its")
NEGATIONS = words("not except excluding without")
RANKING = words("top bottom best worst highest lowest largest smallest biggest greatest first last")
COMPARING = words(
    "over above below under more less greater larger higher lower smaller fewer at exactly > < >= <= ="
)
