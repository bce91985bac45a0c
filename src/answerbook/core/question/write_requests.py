"""Recognise requests to change a source, and pasted SQL."""

from __future__ import annotations

import re

_POLITE = (
    r"^\W*(?:(?:please|kindly|now|then|just|also|ok|okay|hey|hi|hello|and|go ahead and|(?:can|could|would"
    r"|will) you(?: please)?"
    r"|(?:i|we)(?:'d| would)? (?:want|need|like|have)(?: you)? to|how (?:do|can|could|should) (?:i|we|you)|how to"
    r"|let's|let us|you (?:should|must|can)|ignore .{0,60}? and|make sure to),? )*+"
)
_SCOPE = r"(?:all|the|every|each|any|this|that|these|those|our|my|their|its|a|an|\d+|duplicate)"
_THINGS = (
    r"(?:tables?|databases?|schemas?|views?|index(?:es)?|columns?|rows?|records?|entr(?:y|ies)|users?|triggers?)"
)
# What a follow-up takes off an answer rather than off the source.
_OF_ANSWER = (
    r"(?:the |that |this |any |all |those |last |first |my )*(?:filters?|limits?|sort(?:ing)?|order(?:ing)?"
    r"|group(?:ing|s)?"
    r"|conditions?|columns?|duplicates?|ones?|nulls?|period|chart|title|labels?|breakdown|grain|restriction"
    r"|join)\b"
)
_ALWAYS: tuple[str, ...] = (
    rf"delete (?!{_OF_ANSWER})(?!date|time|flag|at\b|by\b|and\b)",
    rf"(?:erase|wipe|purge|truncate|destroy)(?: out)? (?:{_SCOPE} |table |from )",
    rf"drop (?:{_SCOPE} )?(?:\w+ )?{_THINGS}\b(?! (?:from the|of the) (?:answer|result|list|output))",
    r"insert (?:into|a|an|one|the|new|another|\d+|some|values?|this|these)\b",
    rf"update (?:{_SCOPE} |\w+ set\b|\w+(?: \w+){{0,4}} (?:to|=|set|with|where) )(?!chart|answer|result"
    rf"|table view)",
    rf"alter (?:{_SCOPE} )?{_THINGS}\b",
    rf"create (?:a |an |the )?(?:new )?{_THINGS}\b(?! (?:of|with|for|showing|that|listing|from|by)\b)",
    r"create (?:a |an )?new (?!list|report|chart|table of|view of|column|query|question|graph|plot)",
    rf"add (?:a |an |one |\d+ )?(?:new |another )?(?:{_THINGS}|new \w+|customers?|orders?|products?|employees?) "
    r".{0,80}\b(?:to|into|in|named|called|with)\b",
    r"add .{1,60} (?:in)?to the (?:\w+ )?(?:tables?|databases?|list of)\b",
    r"(?:grant|revoke) .{1,60} (?:to|on|from)\b",
    rf"(?:rename|overwrite|modify|edit) {_SCOPE} ",
    rf"(?:increase|decrease|raise|lower|reduce|double|halve) {_SCOPE} .{{0,60}}\b(?:by|to) \W?\d",
)
_OUTSIDE_THREAD: tuple[str, ...] = (
    rf"(?:remove (?!{_OF_ANSWER})\w|drop (?!{_OF_ANSWER}){_SCOPE} )",
    rf"(?:set|change|replace|reset) (?!{_OF_ANSWER}){_SCOPE} .{{1,80}} (?:to|with|by|into|=) ",
    r"cancel (?:all|the|every|my|this|order)\b",
)
_HEAD_ALWAYS = re.compile(_POLITE + "(?:" + "|".join(_ALWAYS) + ")", re.IGNORECASE)
_HEAD_OUTSIDE = re.compile(_POLITE + "(?:" + "|".join(_OUTSIDE_THREAD) + ")", re.IGNORECASE)
_INSIDE = re.compile(
    r"(?:;|,|\.|\band(?: then)?|\bthen|\bor) *(?:please )?(?:"
    r"(?:delete|truncate|erase|wipe)(?: (?:all|them|it|from|every|everything|those|these)\b)"
    r"|drop (?:the )?(?:table|database|schema|view)\b|insert into\b|update \w+ set\b|alter table\b)",
    re.IGNORECASE,
)
_WRITE_SQL = re.compile(
    r"^\W*(?:insert\s+(?:into|or\s+\w+)|replace\s+into|update\s+\S+\s+set|delete\s+from|drop\s+(?:table"
    r"|view|index|database"
    r"|schema)|truncate(?:\s+table)?\s+\w+\W*$|alter\s+(?:table|database|user|role)"
    r"|create\s+(?:or\s+replace\s+|temp\w*\s+"
    r"|unique\s+)?(?:table|view|index|trigger|database|schema|function|user"
    r"|role)\s+(?:if\s+not\s+exists\s+)?[\w.\"`]+\s*(?:\(|as\b"
    r"|on\b|;|$)|grant\s+\w+.*\s+on\s|pragma\s+\w+|attach\s+(?:database|')|copy\s+\S+\s+(?:to|from)\s+'|vacuum\W*$"
    r"|merge\s+into|exec(?:ute)?\s+\w+|call\s+\w+\()",
    re.IGNORECASE,
)
_SELECT = re.compile(
    r"^\s*\(?\s*(?:select\b.+\bfrom\b|select\s+[\w(*'].*|with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s*\()",
    re.IGNORECASE | re.DOTALL,
)
_SQL_SIGNS = re.compile(
    r"select\s+(?:distinct\s+)?\*|\w\s*\(\s*(?:\*|\w+(?:\.\w+)?|distinct\s+\w+)\s*\)|(?:<>|!=|>=|<="
    r"|[\w)\"]\s*[=<>]\s*[\w'\"(])"
    r"|;\s*$|\bjoin\s+\S+(?:\s+(?:as\s+)?\w+)?\s+(?:on|using)\b|\bgroup\s+by\s+[\w.]+\s*(?:,|having|order|limit|$)"
    r"|\blimit\s+\d+\s*$|\bis\s+(?:not\s+)?null\b|\w+\s+in\s*\(|\blike\s+'",
    re.IGNORECASE,
)  # fmt: skip
_CAPITALS = re.compile(r"^\s*(?:SELECT|WITH)\b.*\bFROM\b", re.DOTALL)


def is_write_request(question: str, *, in_thread: bool = False) -> bool:
    """Tell whether the question asks to change something; "which orders were deleted" does not.

    In a thread "remove" and "change" edit the last answer.

    >>> is_write_request("Please delete all customers"), is_write_request("show dropped students")
    (True, False)
    """
    if _WRITE_SQL.match(question) or _HEAD_ALWAYS.match(question) or _INSIDE.search(question):
        return True
    return not in_thread and _HEAD_OUTSIDE.match(question) is not None


def is_sql(question: str) -> bool:
    """Tell whether the text is a query in SQL and not a sentence that begins with "select".

    >>> is_sql("SELECT name FROM t WHERE x > 1"), is_sql("Select the names of customers from France")
    (True, False)
    """
    if not _SELECT.match(question):
        return False
    return bool(_SQL_SIGNS.search(question) or _CAPITALS.match(question))
