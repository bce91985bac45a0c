from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from answerbook.platform.configuration.explain import unknown_variables
from answerbook.platform.configuration.fields import leaves
from answerbook.platform.settings import (
    ApiSettings,
    Environment,
    Settings,
    SettingsError,
    load_settings,
    settings_reference,
)

Set = Callable[..., None]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Set:
    """Set variables, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def variables(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"ANSWERBOOK_{name}", value)

    return variables


def test_without_anything_the_defaults_hold(put: Set) -> None:
    settings = load_settings()
    assert (settings.environment, settings.api.port) == (Environment.DEVELOPMENT, 8080)
    assert settings.database_url == f"sqlite:///{Path.cwd() / '.answerbook' / 'answerbook.db'}"
    assert settings.storage_path == Path(".answerbook/storage")


def test_the_environment_nests_by_room(put: Set) -> None:
    put(API__PORT="9000", API__CORS_ORIGINS="https://a.example, https://b.example", ASK__MIN_CONFIDENCE="0.5")
    settings = load_settings()
    assert settings.api.port == 9000
    assert settings.api.cors_origins == ("https://a.example", "https://b.example")
    assert settings.ask.min_confidence == 0.5


def test_the_file_is_below_the_environment_and_above_the_defaults(put: Set) -> None:
    folder = Path("conf")
    folder.mkdir()
    (folder / "answerbook.toml").write_text('[api]\nport = 1\nhost = "::1"\nallowed_hosts = ["a", "b"]\n')
    put(API__PORT="2")
    settings = load_settings(folder)
    assert (settings.api.port, settings.api.host, settings.api.allowed_hosts) == (2, "::1", ("a", "b"))
    assert settings.api.gzip_min_bytes == 1000


def test_a_named_file_is_read_and_must_exist(put: Set) -> None:
    Path("mine.toml").write_text('data_dir = "elsewhere"\n')
    put(CONFIG="mine.toml")
    assert load_settings().data_dir == Path("elsewhere")
    put(CONFIG="absent.toml")
    with pytest.raises(SettingsError, match=r"absent\.toml cannot be read"):
        load_settings()


def test_a_broken_file_is_named_with_the_line(put: Set) -> None:
    Path("mine.toml").write_text("[api]\nport = \n")
    put(CONFIG="mine.toml")
    with pytest.raises(SettingsError, match=r"mine\.toml is not valid TOML.*line 2"):
        load_settings()


def test_a_secret_may_come_from_a_file(put: Set) -> None:
    Path("url").write_text("postgresql://ann:hunter2@db/x\n")
    put(DATABASE__URL_FILE="url")
    settings = load_settings()
    assert settings.database_url == "postgresql://ann:hunter2@db/x"
    assert "hunter2" not in repr(settings)
    put(DATABASE__URL="sqlite:///x.db")
    with pytest.raises(SettingsError, match="Both ANSWERBOOK_DATABASE__URL and ANSWERBOOK_DATABASE__URL_FILE"):
        load_settings()


def test_a_secret_file_that_cannot_be_read_is_named(put: Set) -> None:
    put(SECRETS__KEY_FILE="absent")
    with pytest.raises(SettingsError, match="ANSWERBOOK_SECRETS__KEY_FILE: the file absent cannot be read"):
        load_settings()


WRONG = [
    ("API__PORT", "abc", "ANSWERBOOK_API__PORT: input should be a valid integer", "ANSWERBOOK_API__PORT=8080"),
    ("API__PORT", "70000", "ANSWERBOOK_API__PORT: input should be less than", "ANSWERBOOK_API__PORT=8080"),
    ("ENVIRONMENT", "prod", "ANSWERBOOK_ENVIRONMENT: input should be 'dev", "ANSWERBOOK_ENVIRONMENT=production"),
    (
        "API__CORS_ORIGINS",
        "*",
        "ANSWERBOOK_API__CORS_ORIGINS: “*” is not an origin",
        "https://intranet.example.com",
    ),
    ("API__PROT", "1", "ANSWERBOOK_API__PROT: there is no such setting", "Did you mean ANSWERBOOK_API__PORT?"),
    ("ACCOUNTS__PASSWORD_MIN_LENGTH", "3", "ANSWERBOOK_ACCOUNTS__PASSWORD_MIN_LENGTH", "=12"),
    ("TELEMETRY__LOG_LEVEL", "LOUD", "ANSWERBOOK_TELEMETRY__LOG_LEVEL", "=INFO"),
]


@pytest.mark.parametrize(("name", "value", "reason", "example"), WRONG)
def test_a_wrong_setting_names_the_variable_and_an_example(
    put: Set, name: str, value: str, reason: str, example: str
) -> None:
    put(**{name: value})
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert reason in caught.value.message
    assert example in caught.value.message
    assert caught.value.hint


def test_all_problems_are_told_at_once_and_no_value_is_repeated(put: Set) -> None:
    put(API__PORT="s3cretvalue", DATABASE__POOL_SIZE="s3cretvalue", CACHE__TTL_S="-1")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(caught.value.details["problems"]) == 3  # type: ignore[arg-type]
    assert "s3cretvalue" not in caught.value.message


UNSAFE = [
    ({}, "ANSWERBOOK_API__PUBLIC_URL"),
    ({"API__PUBLIC_URL": "http://ask.example.com"}, "ANSWERBOOK_API__PUBLIC_URL"),
    ({"TELEMETRY__LOG_LEVEL": "DEBUG"}, "ANSWERBOOK_TELEMETRY__LOG_LEVEL"),
    ({"API__CORS_ORIGINS": "http://a.example"}, "ANSWERBOOK_API__CORS_ORIGINS"),
    ({"ACCOUNTS__SESSION_HOURS": "1000"}, "ANSWERBOOK_ACCOUNTS__SESSION_HOURS"),
]


@pytest.mark.parametrize(("values", "named"), UNSAFE)
def test_production_refuses_what_is_unsafe(put: Set, values: dict[str, str], named: str) -> None:
    put(ENVIRONMENT="production", **values)
    with pytest.raises(SettingsError, match=named):
        load_settings()


def test_production_serves_its_own_name_only() -> None:
    api = ApiSettings(public_url="https://ask.example.com")
    settings = Settings(environment=Environment.PRODUCTION, api=api)
    assert settings.served_hosts == ("ask.example.com", "localhost", "127.0.0.1")
    assert Settings(api=api).served_hosts == ()


def test_every_setting_is_explained_in_the_reference() -> None:
    table = settings_reference()
    for leaf in leaves(Settings):
        assert leaf.field.description, f"{leaf.variable} needs a description"
        assert table.count(f"| `{leaf.variable}` |") == 1


def test_every_example_can_be_used_as_it_is(put: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    for leaf in leaves(Settings):
        if leaf.example and not leaf.is_secret and leaf.path != ("environment",):
            monkeypatch.setenv(leaf.variable, leaf.example)
    assert load_settings().api.public_url == "https://ask.example.com"


def test_variables_that_mean_nothing_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"ANSWERBOOK_ENVIRONMNT": "x", "ANSWERBOOK_API__PORT": "1", "ANSWERBOOK_ZZZ": "x", "PATH": os.defpath}
    found = unknown_variables(given | {"ANSWERBOOK_DATABASE__URL_FILE": "x", "ANSWERBOOK_CONFIG": "x"}, Settings)
    assert found == [("ANSWERBOOK_ENVIRONMNT", "ANSWERBOOK_ENVIRONMENT"), ("ANSWERBOOK_ZZZ", None)]
