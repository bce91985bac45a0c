"""What people say that is not a question on data, and what to answer."""

from answerbook.core.question.lexicon.word_sets import words

GREETINGS = words("""
    hi hello hey hiya howdy greetings yo hallo good morning afternoon evening day there everyone all team
    answerbook
    dear friend bot nice to meet you again
""")
GREETING_HEADS = words("hi hello hey hiya howdy greetings yo hallo good nice")
THANKS = words("""
    thanks thank you thx ty cheers ok okay cool great nice perfect awesome excellent good got it very much a lot so
    for the help your that this bye goodbye see later done fine wonderful well appreciated right understood now
""")
THANKS_HEADS = words(
    "thanks thank thx ty cheers ok okay cool great perfect awesome excellent bye goodbye got wonderful"
)
# A message made of these alone names nothing that a table could hold.
VAGUE = words("""
    show me give tell get list display find see know want need i we us you can could would like please the a an
    some any
    all every my our your this that these those it its them they there here is are was were be do does did have has
    what which who how why about on of in for with to and or more much many most data database info information
    details
    detail stuff thing things something anything everything total number count amount numbers interesting good
    useful
    again also just now up going doing look at let's run query question answer result results result's
    s not insights insight overview summary help
""")
OFF_TOPIC_PATTERNS: tuple[str, ...] = (
    r"\bweather\b.*\b(?:today|tomorrow|now|outside|like|forecast|this week)\b|\b(?:will|is) it (?:rain|snow"
    r"|going to rain)",
    r"\b(?:tell|say|know|give|make|write|sing|recite|compose|draw|paint)\b.{0,30}\b(?:jokes?|poems?"
    r"|riddles?|stor(?:y|ies)"
    r"|songs?|haiku|limericks?|essays?|rap|lullab(?:y|ies)|lyrics|picture|image)\b",
    r"\b(?:write|generate|compose|draft)\b.{0,20}\b(?:code|script|function|program|email|e-mail|letter"
    r"|article|blog)\b",
    r"\btranslate\b.+\b(?:to|into)\b|\b(?:recipe|how do i cook|how to cook|how to bake)\b",
    r"\b(?:meaning of life|speed of light|tallest mountain|capital of|how far is the (?:moon|sun)|who "
    r"invented|who wrote"
    r"|who painted|who discovered|president of|prime minister|king of|queen of|population of the world)\b",
    r"\bwhat (?:time|day) is it\b|\bwhat(?:'s| is) (?:the time|today's date|the date today)\b",
    r"\b(?:do you|are you|can you) (?:love|like|hate|feel|alive|sentient|married|happy|sad|sleep|dream"
    r"|dance|sing)\b"
    r"|\b(?:i love you|marry me|how old are you|where do you live)\b",
    r"^\W*(?:what(?:'s| is) "
    r")?\(?\d+(?:\.\d+)?\s*[-+*/x^]\s*\d+(?:\.\d+)?\)?(?:\s*[-+*/x^]\s*\d+(?:\.\d+)?)*\s*=?\W*$",
    r"\b(?:latest|breaking|today's) news\b|\bwho won the\b|\bstock price of\b|\bbitcoin\b|\bhoroscope\b",
    r"\b(?:recommend|suggest)\b.{0,20}\b(?:movie|film|book|restaurant|song|gift|name for)\b",
)
HELP_PATTERNS: tuple[str, ...] = (
    r"^(?:please )?help(?: me)?(?: please)?\W*$",
    r"^(?:who|what) are you\b.{0,20}$",
    r"^what(?:'s| is) your (?:name|purpose|job)\W*$",
    r"^(?:what|which)\b.{0,20}\b(?:can|could|should) (?:you|i|we) (?:do|ask|say|help|query|answer)\b.{0,30}$",
    r"^how (?:do|does|can|should) (?:you|i|this|it|we) (?:work|use (?:this|you|it)|ask|start|begin)\b.{0,30}$",
    r"^how(?: are|'re) (?:you|things)(?: doing| going| today)*\W*$",
    r"^are you (?:a |an )?(?:bot|robot|human|person|ai|machine|real|chatgpt|there)\b.{0,20}$",
    r"^what is answerbook\W*$",
    r"^(?:what|which) (?:kind|sort|type)s? of questions?\b.{0,40}$",
)

SUGGESTION = "Ask about your data, for example “How many customers are there by country?”."
REPLIES: dict[str, str] = {
    "empty": f"The question is empty. {SUGGESTION}",
    "greeting": f"Hello. This is Answerbook: it answers questions from your databases. {SUGGESTION}",
    "thanks": (
        "You are welcome. A further question can build on the last answer, for example “only 2018” or “by month”."
    ),
    "help": (
        "Answerbook turns a question in English into a query, runs it without changing anything, and shows the "
        f"rows with the query they come from. {SUGGESTION} Then go on with “only 2018”, “by month” or “top 5 of "
        "those”."
    ),
    "vague": (
        "The question does not name anything to look up. Name what you want to see and how to cut it, "
        "for example “total sales by month in 2018” or “customers without orders”."
    ),
    "off_topic": f"This does not look like a question on the data of this source. {SUGGESTION}",
    "language": (
        "The question seems to be written in {language}; only English is read. Ask it in English, "
        "for example “How many customers are there by country?”. Names and values may stay in any language."
    ),
    "write_request": (
        "Sources are only read, never changed, so this request is refused. To see the rows it is about, "
        "ask for them, for example “Which orders were cancelled?”."
    ),
    "too_long": (
        "The question has {length:,} characters; at most {limit:,} are read. Ask one question at a time, "
        "without pasted data."
    ),
    "binary": (
        "The message holds control characters or bytes that are not text, so it cannot be read. "
        "Type the question in plain words."
    ),
    "sql": "This is an SQL statement; it is checked and run as it is.",
}
