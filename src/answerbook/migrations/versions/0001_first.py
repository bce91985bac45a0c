"""Make all tables of the first release."""

from __future__ import annotations

from alembic import op

from answerbook.migrations.tables import all_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    all_tables().create_all(op.get_bind())


def downgrade() -> None:
    all_tables().drop_all(op.get_bind())
