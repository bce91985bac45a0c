from __future__ import annotations

import pytest

from answerbook.platform.access import Kind, Principal, Role, Scope, require
from answerbook.platform.errors import Forbidden


def _principal(*scopes: Scope) -> Principal:
    return Principal(Kind.USER, "u", "w", Role.ANALYST, frozenset(scopes))


def test_a_scope_is_held_or_not() -> None:
    principal = _principal(Scope.ASK)
    principal.demand(Scope.ASK)
    assert not principal.may(Scope.AUDIT_READ)
    with pytest.raises(Forbidden, match="audit:read") as caught:
        principal.demand(Scope.AUDIT_READ)
    assert caught.value.details == {"scope": "audit:read", "role": "analyst"}


def test_the_dependency_of_a_scope_is_one() -> None:
    assert require(Scope.ASK) is require(Scope.ASK)
    assert require(Scope.ASK) is not require(Scope.KEYS)
