"""Short forms that database names use, and the words they stand for."""

ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    key: tuple(words.split())
    for key, words in {
        "abbr": "abbreviation", "acc": "account", "acct": "account", "addr": "address", "adv": "advertisement",
        "advisor": "advisor", "alt": "altitude", "amt": "amount", "apt": "apartment", "approx": "approximate",
        "appt": "appointment", "attr": "attribute", "avg": "average", "bal": "balance", "bday": "birthday",
        "bld": "building", "bldg": "building", "cat": "category", "char": "characteristic", "cnt": "count",
        "co": "company", "col": "college", "conf": "conference", "cont": "continent", "crs": "course",
        "ctry": "country", "cty": "city", "cust": "customer", "del": "delivery", "dep": "department",
        "dept": "department", "desc": "description", "descr": "description", "dest": "destination",
        "dist": "distance", "dob": "birth date", "doc": "document", "docs": "documents", "dt": "date",
        "dur": "duration", "elev": "elevation", "emp": "employee", "enr": "enrollment", "est": "estimate",
        "exp": "experience", "fname": "first name", "freq": "frequency", "gen": "gender", "gov": "government",
        "govt": "government", "grp": "group", "hq": "headquarters", "hrs": "hours", "ht": "height",
        "img": "image", "info": "information", "inst": "institution", "inv": "invoice", "iso": "code",
        "lang": "language", "lat": "latitude", "len": "length", "lname": "last name", "loc": "location",
        "lng": "longitude", "long": "longitude", "lon": "longitude", "max": "maximum", "med": "medication",
        "mgr": "manager", "min": "minimum", "minit": "middle initial", "mod": "model", "msg": "message",
        "mtg": "meeting", "nat": "nationality", "nbr": "number", "no": "number", "num": "number",
        "org": "organization", "orig": "original", "ord": "order", "pct": "percent", "perc": "percent",
        "pers": "person", "ph": "phone", "pic": "picture", "pop": "population", "pos": "position",
        "pref": "preference", "pres": "president", "prev": "previous", "prod": "product", "prof": "professor",
        "pub": "publication", "qty": "quantity", "rec": "record", "ref": "reference", "reg": "region",
        "rel": "release", "rep": "representative", "resp": "response", "rev": "revenue", "rm": "room",
        "sal": "salary", "sec": "section", "sem": "semester", "seq": "sequence", "spec": "specification",
        "sqft": "square feet", "st": "state", "stat": "status", "std": "standard", "stu": "student",
        "subj": "subject", "tbl": "table", "tel": "telephone", "temp": "temperature", "tot": "total",
        "trans": "transaction", "txn": "transaction", "uid": "user id", "univ": "university", "uom": "unit",
        "usr": "user", "val": "value", "veh": "vehicle", "vol": "volume", "wgt": "weight", "wk": "week",
        "wt": "weight", "yr": "year", "mins": "minutes", "secs": "seconds", "pix": "picture", "dbl": "double",
        "mem": "member", "prof_num": "professor number", "init": "initial", "dno": "department number",
        "secy": "secretary", "manuf": "manufacturer", "mfr": "manufacturer", "pwd": "password", "sid": "student id",
    }.items()
}  # fmt: skip
