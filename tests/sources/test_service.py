from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from answerbook.audit.schemas import EntryFilter
from answerbook.audit.service import list_entries
from answerbook.core.sql.verdict import OPEN
from answerbook.platform.access import Principal
from answerbook.platform.errors import AnswerbookError
from answerbook.platform.runtime import Platform
from answerbook.sources import query, service, trials, values
from answerbook.sources.errors import (
    BadUrl,
    CannotOpen,
    PathForbidden,
    Refusal,
    SourceExists,
    SourceNotFound,
)
from answerbook.sources.events import SchemaChanged, SourceDeleted
from answerbook.sources.models import SnapshotRecord
from answerbook.sources.opening import open_sources, values_folder
from answerbook.sources.query import Purpose
from answerbook.sources.schemas import QueryRequest, Source, SourceCreate
from tests.sources.conftest import write_sqlite


def add(platform: Platform, principal: Principal, path: Path, name: str = "Shop") -> Source:
    return service.create(platform, principal, SourceCreate(name=name, url=f"sqlite:///{path}"))


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_registers_and_lists_a_source(platform: Platform, local: Principal, shop: Path) -> None:
    made = add(platform, local, shop)
    assert (made.name, made.dialect, made.status, made.tables) == ("Shop", "sqlite", "ready", 2)
    page = service.list_sources(platform, local)
    assert [s.id for s in page.items] == [made.id]
    assert service.get(platform, local, "shop") == service.get(platform, local, made.id)


def test_pages_through_sources(platform: Platform, local: Principal, shop: Path) -> None:
    ids = [add(platform, local, shop, f"Shop {n}").id for n in range(3)]
    first = service.list_sources(platform, local, 2)
    second = service.list_sources(platform, local, 2, first.next_cursor)
    assert [s.id for s in (*first.items, *second.items)] == ids
    assert (first.total, second.next_cursor) == (3, None)


def test_names_are_taken_once_per_workspace(
    platform: Platform, local: Principal, user: Principal, stranger: Principal, shop: Path, files: Path
) -> None:
    add(platform, local, shop)
    with pytest.raises(SourceExists):
        add(platform, local, shop, " sHOP ")
    add(platform, stranger, write_sqlite(files / "theirs.db"))


def test_another_workspace_sees_nothing(
    platform: Platform, local: Principal, stranger: Principal, shop: Path
) -> None:
    made = add(platform, local, shop)
    assert service.list_sources(platform, stranger).items == []
    assert service.open_all(platform, stranger) == []
    for ref in (made.id, made.name):
        for use in (service.get, service.open_source, service.refresh, service.delete, service.catalog):
            with pytest.raises(SourceNotFound):
                use(platform, stranger, ref)
        with pytest.raises(SourceNotFound):
            service.run_query(platform, stranger, ref, QueryRequest(sql="SELECT 1"))
    assert service.get(platform, local, made.id).status == "ready"


def test_the_url_is_kept_encrypted(platform: Platform, local: Principal, shop: Path) -> None:
    add(platform, local, shop)
    kept = (platform.settings.data_dir / "answerbook.db").read_bytes()
    kept += (platform.settings.data_dir / "answerbook.db-wal").read_bytes()
    assert b"sources_sources" in kept
    assert str(shop).encode() not in kept


class TestOpening:
    def test_opens_once(self, platform: Platform, local: Principal, shop: Path) -> None:
        made = add(platform, local, shop)
        first = service.open_source(platform, local, made.id)
        assert service.open_source(platform, local, "Shop") is first
        assert first.schema_version == made.schema_version == first.catalog.version

    def test_many_threads_open_it_once(self, platform: Platform, local: Principal, shop: Path) -> None:
        made = add(platform, local, shop)
        open_sources(platform).close(made.id)
        with ThreadPoolExecutor(8) as pool:
            opened = list(pool.map(lambda _: service.open_source(platform, local, made.id), range(40)))
        assert len({id(o) for o in opened}) == 1

    def test_sees_a_changed_structure_at_once(self, platform: Platform, local: Principal, shop: Path) -> None:
        add(platform, local, shop)
        heard: list[SchemaChanged] = []
        platform.events.subscribe(SchemaChanged, lambda _, fact: heard.append(fact))
        change(shop, "ALTER TABLE orders RENAME COLUMN total TO amount", "CREATE TABLE gifts (a TEXT, b TEXT)")
        opened = service.open_source(platform, local, "Shop")
        assert opened.catalog.find("gifts")
        assert [c.text for fact in heard for c in fact.changes] == [
            "table gifts added",
            "column orders.amount renamed: total → amount",
        ]
        listed = service.list_changes(platform, local, "Shop", 10, None)
        assert {c.kind for c in listed.items} == {"table_added", "column_renamed"}
        assert service.list_changes(platform, local, "Shop", 1, None).next_cursor

    def test_new_rows_do_not_cost_a_new_look(self, platform: Platform, local: Principal, shop: Path) -> None:
        made = add(platform, local, shop)
        change(shop, "INSERT INTO orders VALUES (9, 1, '2024-04-01', 1.0, 'open')")
        opened = service.open_source(platform, local, made.id)
        counted = query.run(opened, "SELECT count(*) FROM orders", purpose=Purpose.ANSWER, policy=OPEN)
        assert counted.result.rows() == [(5,)]
        assert service.get(platform, local, made.id).refreshed_at == made.refreshed_at

    def test_a_dropped_table_is_not_known_any_more(self, platform: Platform, local: Principal, shop: Path) -> None:
        add(platform, local, shop)
        change(shop, "DROP TABLE orders")
        opened = service.open_source(platform, local, "Shop")
        with pytest.raises(Refusal, match="orders"):
            query.run(opened, "SELECT * FROM orders", purpose=Purpose.ANSWER, policy=OPEN)

    def test_a_missing_file_is_said_and_marked(self, platform: Platform, local: Principal, shop: Path) -> None:
        made = add(platform, local, shop)
        away = shop.rename(shop.with_name("away.db"))
        for _ in range(2):
            with pytest.raises(CannotOpen, match="no file"):
                service.open_source(platform, local, made.id)
        failed = service.get(platform, local, made.id)
        assert (failed.status, "no file" in failed.message) == ("failed", True)
        assert service.open_all(platform, local) == []
        away.rename(shop)
        service.open_source(platform, local, made.id)
        assert service.get(platform, local, made.id).status == "ready"

    def test_a_replaced_file_is_read_anew(self, platform: Platform, local: Principal, shop: Path) -> None:
        made = add(platform, local, shop)
        service.open_source(platform, local, made.id)
        other = write_sqlite(shop.with_name("other.db"), "CREATE TABLE planets (name TEXT, moons INT)")
        other.replace(shop)
        opened = service.open_source(platform, local, made.id)
        assert [t.name for t in opened.catalog.tables] == ["planets"]

    def test_a_second_platform_starts_from_the_snapshot(
        self, platform: Platform, local: Principal, shop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from answerbook.platform.runtime import open_platform
        from answerbook.sources import introspection

        made = add(platform, local, shop)

        def forbidden(*_: object, **__: object) -> None:
            raise AssertionError("introspected again")

        monkeypatch.setattr(introspection, "introspect", forbidden)
        second = open_platform(platform.settings)
        try:
            opened = service.open_source(second, local, made.id)
            assert opened.catalog == service.open_source(platform, local, made.id).catalog
            assert values.lookup(opened, ["ann lee"], OPEN)[0].value == "Ann Lee"
        finally:
            second.close()


def test_a_snapshot_of_an_older_version_is_read_anew(platform: Platform, local: Principal, shop: Path) -> None:
    made = add(platform, local, shop)
    with platform.unit_of_work() as uow:
        uow.session.execute(update(SnapshotRecord).values(structure="0:old", catalog={"layout": 0}))
    open_sources(platform).close(made.id)
    assert service.open_source(platform, local, made.id).catalog.find("orders")
    assert service.list_changes(platform, local, made.id, 10, None).items == []


class TestRefresh:
    def test_says_that_nothing_changed(self, platform: Platform, local: Principal, shop: Path) -> None:
        add(platform, local, shop)
        refreshed = service.refresh(platform, local, "Shop")
        assert refreshed.changes == []
        assert refreshed.summary() == "Shop: 2 tables, nothing changed."

    def test_says_what_changed_and_finds_new_values(
        self, platform: Platform, local: Principal, shop: Path
    ) -> None:
        add(platform, local, shop)
        change(shop, "ALTER TABLE customers ADD COLUMN tier TEXT", "UPDATE customers SET tier = 'Gold'")
        refreshed = service.refresh(platform, local, "Shop")
        assert [c.text for c in refreshed.changes] == ["column customers.tier added"]
        assert refreshed.source.schema_version != ""
        found = values.lookup(service.open_source(platform, local, "Shop"), ["gold"], OPEN)
        assert [(m.table, m.column, m.value) for m in found] == [("customers", "tier", "Gold")]
        assert len(list(values_folder(platform).glob("*.values"))) == 1


def test_delete_forgets_everything_but_the_database(platform: Platform, local: Principal, shop: Path) -> None:
    made = add(platform, local, shop)
    heard: list[SourceDeleted] = []
    platform.events.subscribe(SourceDeleted, lambda _, fact: heard.append(fact))
    service.delete(platform, local, "Shop")
    assert heard == [SourceDeleted("one", made.id)]
    assert list(values_folder(platform).glob("*.values")) == []
    assert shop.exists()
    with pytest.raises(SourceNotFound):
        service.open_source(platform, local, made.id)
    add(platform, local, shop)


def test_everything_is_in_the_audit_log(platform: Platform, local: Principal, shop: Path) -> None:
    made = add(platform, local, shop)
    service.refresh(platform, local, made.id)
    service.delete(platform, local, made.id)
    entries = list_entries(platform, local, EntryFilter(action="source."), 10, None).items
    assert [e.action for e in entries] == ["source.deleted", "source.refreshed", "source.created"]
    assert str(shop) not in json.dumps([e.details for e in entries])


class TestPaths:
    def test_the_local_owner_may_open_any_file(
        self, platform: Platform, local: Principal, shop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(shop.parent)
        made = service.create(platform, local, SourceCreate(name="Shop", url="sqlite:///shop.db"))
        monkeypatch.chdir("/")
        assert service.open_source(platform, local, made.id).url == f"sqlite:///{shop}"

    @pytest.mark.parametrize("url", ["sqlite:///in.db", "sqlite:///sub/in.db", "sqlite:///{folder}/in.db"])
    def test_a_user_may_open_files_of_the_folder(
        self, platform: Platform, user: Principal, files: Path, url: str
    ) -> None:
        write_sqlite(files / "in.db")
        write_sqlite(files / "sub" / "in.db")
        made = service.create(platform, user, SourceCreate(name="In", url=url.format(folder=files.absolute())))
        assert made.tables == 2

    @pytest.mark.parametrize(
        "url",
        [
            "sqlite:///{shop}",
            "sqlite:///../../elsewhere/shop.db",
            "sqlite:///link.db",
            "sqlite:///linked/shop.db",
            "sqlite:////etc/passwd",
            "sqlite:////nowhere/at/all.db",
            "sqlite:///../answerbook.db",
            "sqlite:///~/shop.db/../../../../../etc/passwd",
        ],
    )
    def test_a_user_may_not_open_others(
        self, platform: Platform, user: Principal, files: Path, shop: Path, url: str
    ) -> None:
        (files / "link.db").symlink_to(shop)
        (files / "linked").symlink_to(shop.parent)
        with pytest.raises(PathForbidden) as caught:
            service.create(platform, user, SourceCreate(name="Out", url=url.format(shop=shop)))
        assert "shop.db" not in caught.value.message
        assert service.list_sources(platform, user).items == []

    def test_our_own_records_are_no_source(self, tmp_path: Path, user: Principal) -> None:
        from answerbook.platform.runtime import open_platform
        from answerbook.platform.settings import Settings, SourcesSettings

        open_everything = Settings(data_dir=tmp_path / "data", sources=SourcesSettings(folders=(tmp_path,)))
        platform = open_platform(open_everything)
        write_sqlite(tmp_path / "shop.db")
        try:
            with pytest.raises(PathForbidden):
                service.create(platform, user, SourceCreate(name="Own", url="sqlite:///data/answerbook.db"))
            assert [f.name for f in service.list_files(platform, user)] == ["shop.db"]
            assert add(platform, user, tmp_path / "shop.db").tables == 2
        finally:
            platform.close()

    def test_a_missing_file_of_the_folder_is_said(self, platform: Platform, user: Principal, files: Path) -> None:
        with pytest.raises(CannotOpen, match="no file"):
            service.create(platform, user, SourceCreate(name="In", url="sqlite:///missing.db"))

    def test_other_products_are_refused(self, platform: Platform, user: Principal) -> None:
        with pytest.raises(BadUrl):
            service.create(platform, user, SourceCreate(name="In", url="oracle://scott@host/x"))

    def test_lists_files_by_content(self, platform: Platform, user: Principal, files: Path, shop: Path) -> None:
        write_sqlite(files / "b.bin")
        write_sqlite(files / "sub" / "a.db")
        (files / "note.db").write_text("hello")
        (files / "link.db").symlink_to(shop)
        assert [f.name for f in service.list_files(platform, user)] == ["b.bin", "sub/a.db"]


class TestOpenUrl:
    def test_a_second_process_does_not_introspect(
        self, platform: Platform, shop: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from answerbook.sources import introspection

        first = service.open_url(platform, f"sqlite:///{shop}")
        first.values()
        monkeypatch.setattr(introspection, "introspect", None)
        second = service.open_url(platform, f"sqlite:///{shop}")
        assert second.catalog == first.catalog
        assert values.lookup(second, ["rome"], OPEN)[0].value == "Rome"

    def test_a_changed_file_is_read_anew(self, platform: Platform, shop: Path) -> None:
        service.open_url(platform, f"sqlite:///{shop}").values()
        change(shop, "CREATE TABLE more (a TEXT, b TEXT)", "UPDATE customers SET city = 'Oslo' WHERE id = 3")
        again = service.open_url(platform, f"sqlite:///{shop}")
        assert again.catalog.find("more")
        assert values.lookup(again, ["oslo"], OPEN)

    def test_a_damaged_cache_is_built_again(self, platform: Platform, shop: Path) -> None:
        service.open_url(platform, f"sqlite:///{shop}").values()
        for kept in values_folder(platform).iterdir():
            kept.write_bytes(b"not what it was")
        again = service.open_url(platform, f"sqlite:///{shop}")
        assert values.lookup(again, ["rome"], OPEN)[0].value == "Rome"

    def test_needs_no_platform(self, shop: Path) -> None:
        opened = service.open_url(None, f"sqlite:///{shop}")
        assert values.lookup(opened, ["rome"], OPEN)[0].value == "Rome"
        assert sorted(p.name for p in shop.parent.iterdir()) == ["shop.db"]


def test_console_query(platform: Platform, local: Principal, shop: Path) -> None:
    add(platform, local, shop)
    result = service.run_query(platform, local, "Shop", QueryRequest(sql="select id, total from orders", limit=2))
    assert [c.model_dump() for c in result.columns] == [
        {"name": "id", "type": "integer"},
        {"name": "total", "type": "number"},
    ]
    assert (result.rows, result.row_count, result.truncated) == ([[1, 10.5], [2, 99.0]], 2, True)
    assert result.sql == "SELECT id, total FROM orders LIMIT 2"


def test_catalog_shows_statistics(platform: Platform, local: Principal, shop: Path) -> None:
    add(platform, local, shop)
    shown = service.catalog(platform, local, "Shop")
    orders = next(t for t in shown.tables if t.name == "orders")
    status = next(c for c in orders.columns if c.name == "status")
    assert (orders.row_count, status.distinct, status.samples) == (4, 3, ["paid", "cancelled", "open"])
    assert [(k.columns, k.to_table, k.inferred) for k in orders.foreign_keys] == [
        (["customer_id"], "customers", True)
    ]
    assert "schema" in shown.model_dump(by_alias=True)["tables"][0]


def test_values_that_begin_with_a_text(platform: Platform, local: Principal, shop: Path) -> None:
    add(platform, local, shop)
    found = service.find_values(platform, local, "Shop", "sao", 5)
    assert [(v.table, v.column, v.value) for v in found] == [("customers", "city", "São Paulo")]


def test_a_trial_shows_how_far_it_came(platform: Platform, local: Principal, shop: Path) -> None:
    made = add(platform, local, shop)
    report = trials.test(platform, local, made.id)
    assert (report.ok, [s.name for s in report.steps]) == (True, ["open", "read", "values"])
    shop.unlink()
    failed = trials.test(platform, local, made.id)
    assert (failed.ok, [(s.name, s.ok) for s in failed.steps]) == (False, [("open", False)])
    assert failed.steps[0].hint


def test_errors_are_ours(platform: Platform, local: Principal) -> None:
    for ref in ("", "nothing", "x" * 10_000, "'; DROP TABLE sources_sources; --", "\x00"):
        with pytest.raises(AnswerbookError):
            service.open_source(platform, local, ref)
