"""What `answerbook doctor` looks at. Each check names what it saw and, when wrong, the next step."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from answerbook.cli.output import Options, open_quietly
from answerbook.platform.errors import AnswerbookError
from answerbook.platform.runtime import Platform


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    ok: bool
    text: str
    hint: str = ""

    def as_json(self) -> dict[str, object]:
        return {"name": self.name, "ok": self.ok, "text": self.text, "hint": self.hint}


def examine(options: Options) -> list[Finding]:
    """Run all checks; one that cannot go on ends the list with its cause."""
    findings = [_python(), _web_app()]
    try:
        platform = open_quietly(options)
    except AnswerbookError as error:
        return [*findings, Finding("own records", False, error.message, error.hint)]
    for check in (_data_dir, _records, _secrets, _sources):
        findings.extend(_tried(check, platform))
    return findings


def _tried(check: Callable[[Platform], Iterator[Finding]], platform: Platform) -> list[Finding]:
    try:
        return list(check(platform))
    except AnswerbookError as error:
        return [Finding(check.__name__.strip("_").replace("_", " "), False, error.message, error.hint)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")


def _web_app() -> Finding:
    page = Path(str(resources.files("answerbook"))) / "static" / "index.html"
    built = page.is_file()
    return Finding(
        "web app", built, "built" if built else "not built", "Run `make install`, or install the wheel."
    )


def _data_dir(platform: Platform) -> Iterator[Finding]:
    folder = platform.settings.data_dir
    probe = folder / ".writable"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        yield Finding("data directory", False, f"{folder}: {error.strerror}", "Give this user the right to write.")
        return
    yield Finding("data directory", True, str(folder))


def _records(platform: Platform) -> Iterator[Finding]:
    from answerbook.platform.schema import current_revision

    yield Finding(
        "own records", True, f"{platform.database.dialect}, revision {current_revision(platform.database)}"
    )


def _secrets(platform: Platform) -> Iterator[Finding]:
    sealed = platform.secrets.encrypt("doctor")
    same = platform.secrets.decrypt(sealed) == "doctor"
    yield Finding("encryption key", same, "works" if same else "does not decrypt", "Restore the key file.")


def _sources(platform: Platform) -> Iterator[Finding]:
    from answerbook.accounts.service import local_owner
    from answerbook.sources import service

    owner = local_owner(platform)
    for source in service.list_sources(platform, owner).items:
        try:
            opened = service.open_source(platform, owner, source.id)
            yield Finding(f"source {source.name}", True, f"{len(opened.catalog.tables)} tables")
        except AnswerbookError as error:
            yield Finding(f"source {source.name}", False, error.message, error.hint)
