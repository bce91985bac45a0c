"""What can go wrong with accounts."""

from __future__ import annotations

from answerbook.platform.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated


class NotSignedIn(Unauthenticated):
    code = "not_signed_in"


class BadCredentials(Unauthenticated):
    """Says the same for an unknown address, a wrong password and a deactivated user."""

    code = "bad_credentials"


class LinkInvalid(Unauthenticated):
    code = "link_invalid"


class LockedOut(TooMany):
    code = "locked_out"


class Forged(Forbidden):
    """A request that the person's own page did not send."""

    code = "forged_request"


class AlreadySetUp(Conflict):
    code = "already_set_up"


class SetUpClosed(Forbidden):
    code = "set_up_closed"


class WeakPassword(Invalid):
    code = "weak_password"


class BadEmail(Invalid):
    code = "bad_email"


class EmailTaken(Conflict):
    code = "email_taken"


class UserNotFound(NotFound):
    code = "user_not_found"


class KeyNotFound(NotFound):
    code = "key_not_found"


class SessionNotFound(NotFound):
    code = "session_not_found"


class WorkspaceNotFound(NotFound):
    code = "workspace_not_found"


class TooManyKeys(Conflict):
    code = "too_many_keys"


class ScopeTooWide(Forbidden):
    code = "scope_too_wide"


class RoleTooHigh(Forbidden):
    code = "role_too_high"


class LastOwner(Conflict):
    code = "last_owner"
