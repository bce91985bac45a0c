"""E-mail addresses as we keep them."""

from __future__ import annotations

import re
import unicodedata

from answerbook.accounts.errors import BadEmail

_FORM = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@(?=.{1,253}$)[^\s@.<>()\[\],;:\\\"]+(\.[^\s@.<>()\[\],;:\\\"]+)*")


def normalize_email(text: str) -> str:
    """Return the address in the one form we compare: NFKC, lower case.

    >>> normalize_email(" Mia@Example.COM ")
    'mia@example.com'

    Raises: BadEmail.
    """
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _FORM.fullmatch(email) or not email.isprintable():
        raise BadEmail("This is not an e-mail address.", hint="Write it as name@example.com.")
    return email
