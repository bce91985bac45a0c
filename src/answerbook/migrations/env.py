"""Alembic runs this file; the database comes from our own schema step, never from an ini file."""

from __future__ import annotations

from alembic import context

from answerbook.migrations.tables import all_tables, spell_type
from answerbook.platform.db import Database


def migrate() -> None:
    database: Database = context.config.attributes["database"]
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=all_tables(),
            render_as_batch=database.dialect == "sqlite",
            render_item=spell_type,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


migrate()
