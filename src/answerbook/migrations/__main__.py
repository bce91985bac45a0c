"""Write the next revision: `python -m answerbook.migrations "Add what"`, or the first again with `--first`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from answerbook.platform.db import open_database
from answerbook.platform.schema import MIGRATIONS
from answerbook.platform.settings import Settings

FIRST = "0001"


def write_revision(title: str, *, first: bool = False) -> Path:
    """Compare the models with a scratch database at the newest revision and write what is missing.

    `first` writes the first revision again; only before anything is released.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if first:
        for old in (MIGRATIONS / "versions").glob("*.py"):
            old.unlink()
    head = ScriptDirectory.from_config(config).get_current_head()
    number = FIRST if head is None else f"{int(head) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Settings(data_dir=Path(folder)))
        config.attributes["database"] = database
        command.upgrade(config, "head")
        command.revision(config, message=title, autogenerate=True, rev_id=number)
        database.close()
    return next((MIGRATIONS / "versions").glob(f"{number}_*.py"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m answerbook.migrations", description=__doc__)
    parser.add_argument("title", help="What the revision does, in the imperative")
    parser.add_argument("--first", action="store_true", help="Write the first revision again")
    given = parser.parse_args()
    written = write_revision(given.title, first=given.first)
    print(f"{written}\nNow set HEAD in platform/schema.py, run `make format` and the tests.")  # noqa: T201
