"""The demo: a store to ask, and a link that signs the visitor in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from answerbook.accounts import service as accounts
from answerbook.demo.store import ORDERS, build_store
from answerbook.platform.runtime import Platform
from answerbook.sources import service as sources
from answerbook.sources.schemas import SourceCreate

NAME = "Online store"
LINK_LIFE = dt.timedelta(hours=8)


def prepare_demo(platform: Platform, *, orders: int | None = None) -> None:
    """Make the store and register it, unless an earlier start did; a store of another size is another file."""
    orders = orders or ORDERS
    path = store_path(platform, orders)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        build_store(path, orders=orders)
    owner = accounts.local_owner(platform)
    names = {source.name for source in sources.list_sources(platform, owner).items}
    if NAME not in names:
        sources.create(platform, owner, SourceCreate(name=NAME, url=f"duckdb:///{path}"))


def store_path(platform: Platform, orders: int) -> Path:
    return (platform.settings.data_dir / "files" / f"online_store_{orders}.duckdb").absolute()


def sign_in_link(platform: Platform, url: str) -> str:
    """Return the address that signs the owner in once; it is good for a working day."""
    token = accounts.issue_link(platform, accounts.local_owner(platform), life=LINK_LIFE)
    return f"{url}/sign-in#link={token}"
