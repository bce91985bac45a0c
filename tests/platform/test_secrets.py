from __future__ import annotations

import base64
import multiprocessing
import os
from pathlib import Path

import pytest

from answerbook.platform.errors import Invalid
from answerbook.platform.secrets import KEY_FILE, Secrets, SecretUnreadable, open_secrets
from answerbook.platform.settings import SecretsSettings, Settings

KEY, OLD = os.urandom(32), os.urandom(32)


def test_a_secret_comes_back_only_in_its_place() -> None:
    secrets = Secrets([KEY])
    token = secrets.encrypt("pä$$wörd", context="sources:1")
    assert "pä$$" not in token
    assert secrets.decrypt(token, context="sources:1") == "pä$$wörd"
    with pytest.raises(SecretUnreadable):
        secrets.decrypt(token, context="sources:2")


def test_no_two_tokens_are_alike() -> None:
    secrets = Secrets([KEY])
    assert len({secrets.encrypt("same") for _ in range(100)}) == 100


@pytest.mark.parametrize("position", [4, 15, 30, -2])
def test_a_damaged_token_is_refused(position: int) -> None:
    secrets = Secrets([KEY])
    token = list(secrets.encrypt("hello"))
    token[position] = "A" if token[position] != "A" else "B"
    with pytest.raises(SecretUnreadable):
        secrets.decrypt("".join(token))


@pytest.mark.parametrize(
    "token", ["", "v1", "v1..", "v2.aaaaaaaa.AAAA", "v1.aaaaaaaa.@@@", "plain text", "v1.é.é"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(SecretUnreadable):
        Secrets([KEY]).decrypt(token)


def test_rotation_moves_to_the_newest_key() -> None:
    token = Secrets([OLD]).encrypt("hello", context="c")
    both = Secrets([KEY, OLD])
    assert not both.is_current(token)
    moved = both.rotate(token, context="c")
    assert both.rotate(moved, context="c") == moved
    assert Secrets([KEY]).decrypt(moved, context="c") == "hello"
    with pytest.raises(SecretUnreadable, match="not known here"):
        Secrets([KEY]).decrypt(token, context="c")


def test_keys_are_never_shown() -> None:
    shown = repr(Secrets([KEY, OLD]))
    for key in (KEY, OLD):
        assert key.hex() not in shown
        assert base64.b64encode(key).decode() not in shown


def test_the_first_run_makes_a_key_for_the_owner_only(tmp_path: Path) -> None:
    token = open_secrets(Settings(data_dir=tmp_path)).encrypt("hello")
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert open_secrets(Settings(data_dir=tmp_path)).decrypt(token) == "hello"
    assert [p.name for p in tmp_path.iterdir()] == [KEY_FILE]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_secrets(Settings(data_dir=tmp_path))
    (tmp_path / KEY_FILE).chmod(0o644)
    with pytest.raises(Invalid, match="can be read by others"):
        open_secrets(Settings(data_dir=tmp_path))


def _current(folder: str) -> str:
    return repr(open_secrets(Settings(data_dir=Path(folder))))


def test_processes_that_start_at_once_agree_on_the_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(set(pool.map(_current, [str(tmp_path)] * 6))) == 1


def test_a_given_key_is_used_and_older_ones_still_decrypt(tmp_path: Path) -> None:
    spelled, old = (base64.b64encode(key).decode() for key in (KEY, OLD))
    given = SecretsSettings.model_validate({"key": spelled, "previous_keys": old})
    secrets = open_secrets(Settings(data_dir=tmp_path, secrets=given))
    assert secrets.decrypt(Secrets([OLD]).encrypt("x")) == "x"
    assert secrets.is_current(Secrets([KEY]).encrypt("x"))
    assert not (tmp_path / KEY_FILE).exists()
    assert spelled not in repr(given)


@pytest.mark.parametrize("text", ["", "short", "!" * 44, base64.b64encode(b"x" * 31).decode()])
def test_a_bad_key_names_the_setting(tmp_path: Path, text: str) -> None:
    given = SecretsSettings.model_validate({"key": text})
    with pytest.raises(Invalid, match="ANSWERBOOK_SECRETS__KEY must be 32 bytes"):
        open_secrets(Settings(data_dir=tmp_path, secrets=given))


def test_references_lead_to_environment_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = Secrets([KEY])
    monkeypatch.setenv("SHOP_PASSWORD", "from env")
    (tmp_path / "pw").write_text("from file\n")
    assert secrets.resolve("env:SHOP_PASSWORD") == "from env"
    assert secrets.resolve(f"file:{tmp_path / 'pw'}") == "from file"
    assert secrets.resolve("itself") == "itself"
    for missing in ("env:NOT_SET_ANYWHERE", f"file:{tmp_path / 'absent'}"):
        with pytest.raises(Invalid):
            secrets.resolve(missing)
