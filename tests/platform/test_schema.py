from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from answerbook.migrations.tables import all_tables
from answerbook.platform.errors import Unavailable
from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.schema import HEAD, MIGRATIONS, current_revision
from answerbook.platform.settings import DatabaseSettings, Settings
from tests.postgres import fresh_database


def test_the_migrated_schema_is_what_the_models_say(each_platform: Platform) -> None:
    with each_platform.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        missing = compare_metadata(context, all_tables())
    assert missing == [], 'write a revision: python -m answerbook.migrations "Add what" (--first before a release)'


def test_the_newest_revision_is_the_one_the_program_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_going_back_and_forth_loses_no_table(each_platform: Platform) -> None:
    from alembic import command

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database"] = each_platform.database
    before = set(inspect(each_platform.database.engine).get_table_names())
    command.downgrade(config, "base")
    assert set(inspect(each_platform.database.engine).get_table_names()) == {"alembic_version"}
    assert current_revision(each_platform.database) is None
    command.upgrade(config, "head")
    assert set(inspect(each_platform.database.engine).get_table_names()) == before


def _open(given: tuple[str, str | None]) -> str | None:
    folder, url = given
    settings = Settings(data_dir=Path(folder), database=DatabaseSettings.model_validate({"url": url}))
    opened = open_platform(settings)
    try:
        return current_revision(opened.database)
    finally:
        opened.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_start_at_once_migrate_once(tmp_path: Path, kind: str) -> None:
    def start(url: str | None) -> list[str | None]:
        with multiprocessing.get_context("spawn").Pool(3) as pool:
            return pool.map(_open, [(str(tmp_path), url)] * 3, chunksize=1)

    if kind == "sqlite":
        assert start(None) == [HEAD] * 3
        return
    with fresh_database() as url:
        assert start(url) == [HEAD] * 3


def test_current_records_open_without_alembic(tmp_path: Path) -> None:
    open_platform(Settings(data_dir=tmp_path)).close()
    script = "import sys; from answerbook.platform.runtime import open_platform; open_platform(); print(sorted(sys.modules))"
    env = os.environ | {"ANSWERBOOK_DATA_DIR": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    modules = set(run.stdout.replace("'", "").strip("[]\n").split(", "))
    assert "sqlalchemy" in modules
    assert not modules & {"alembic", "fastapi", "starlette", "prometheus_client", "psycopg", "uvicorn"}


def test_records_of_a_newer_version_are_not_touched(each_platform: Platform) -> None:
    with each_platform.unit_of_work() as uow:
        uow.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="9999"):
        open_platform(each_platform.settings)


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://ann:hunter2@127.0.0.1:1/nowhere"
    settings = Settings(data_dir=tmp_path, database=DatabaseSettings.model_validate({"url": url}))
    with pytest.raises(Unavailable) as caught:
        open_platform(settings)
    assert "ANSWERBOOK_DATABASE__URL" in caught.value.hint
    assert "hunter2" not in caught.value.hint + caught.value.message


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "answerbook.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        open_platform(Settings(data_dir=tmp_path))


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="data directory"):
        open_platform(Settings(data_dir=tmp_path / "file" / "data"))
