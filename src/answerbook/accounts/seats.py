"""From a user's place in a workspace to the principal that acts."""

from __future__ import annotations

from answerbook.accounts.errors import NotSignedIn
from answerbook.accounts.repository import Seat
from answerbook.platform.access import ROLE_SCOPES, Kind, Principal, Role, Scope


def principal_of(
    seat: Seat, kind: Kind, *, credential: str | None = None, limited_to: frozenset[Scope] | None = None
) -> Principal:
    """Return who acts; a key is limited to its own scopes and never has more than the role of its user.

    Raises: NotSignedIn when the user is deactivated.
    """
    if not seat.user.is_active:
        raise NotSignedIn("This account is deactivated.", hint="Ask an owner or admin of the workspace.")
    role = Role(seat.membership.role)
    scopes = ROLE_SCOPES[role] if limited_to is None else ROLE_SCOPES[role] & limited_to
    return Principal(
        kind=kind,
        id=seat.user.id,
        workspace_id=seat.workspace.id,
        role=role,
        scopes=scopes,
        name=seat.user.name,
        credential=credential,
    )
