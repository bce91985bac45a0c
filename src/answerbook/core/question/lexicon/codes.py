"""Words that data often holds as codes: "female" is F."""

CODES: dict[str, tuple[str, ...]] = {
    word: tuple(codes.split())
    for word, codes in {
        "female": "f female woman w",
        "females": "f female woman w",
        "woman": "f female woman w",
        "women": "f female woman women w",
        "girl": "f female",
        "girls": "f female",
        "male": "m male man",
        "males": "m male man",
        "man": "m male man",
        "men": "m male man men",
        "boy": "m male",
        "boys": "m male",
    }.items()
}
