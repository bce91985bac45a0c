"""All settings, nested by room: from arguments, environment variables, secret files and one optional TOML file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from answerbook.platform.errors import AnswerbookError

PREFIX = "ANSWERBOOK_"
FILE_NAME = "answerbook.toml"


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


def _split(value: object) -> object:
    """Read "a, b" as a list, so that lists need no JSON in an environment variable."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


class Section(BaseModel):
    """Settings of one room; an unknown name is an error, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(Section):
    url: SecretStr | None = Field(
        None,
        description="Where our own records live; SQLite in the data directory when empty.",
        examples=["postgresql://answerbook:PASSWORD@db:5432/answerbook"],
    )
    pool_size: int = Field(10, ge=1, le=200, description="Connections kept open per process.")
    max_overflow: int = Field(20, ge=0, le=200, description="Connections above the pool in a rush.")
    pool_recycle_s: int = Field(3600, ge=30, description="Age at which a pooled connection is renewed, seconds.")
    busy_timeout_ms: int = Field(
        10_000, ge=0, description="How long SQLite waits for another writer, milliseconds."
    )
    statement_timeout_ms: int = Field(
        30_000, ge=0, description="PostgreSQL only: limit of one statement; 0 is none."
    )


class StorageSettings(Section):
    path: Path | None = Field(
        None,
        description="Folder of stored files; `storage` in the data directory when empty.",
        examples=["/srv/files"],
    )


class SecretsSettings(Section):
    key: SecretStr | None = Field(
        None,
        description="Key that encrypts stored passwords: 32 bytes, base64. Made on first run when empty.",
        examples=["the output of: openssl rand -base64 32"],
    )
    previous_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Older keys, still able to decrypt; comma-separated.", examples=["OLD_KEY_1,OLD_KEY_2"]
    )

    _split_keys = field_validator("previous_keys", mode="before")(_split)


class CacheSettings(Section):
    entries: int = Field(10_000, ge=0, description="Most entries kept in memory; 0 turns the cache off.")
    ttl_s: float = Field(300.0, gt=0, description="Life of an entry, seconds.")


class StreamsSettings(Section):
    history: int = Field(1000, ge=10, description="Events kept per run for those who come back.")
    keep_s: float = Field(900.0, ge=0, description="How long a finished run can be read again, seconds.")
    runs: int = Field(2000, ge=1, description="Most finished runs kept in memory.")


class AccountsSettings(Section):
    session_hours: float = Field(8.0, gt=0, le=24 * 90, description="Life of a sign-in, hours.")
    password_min_length: int = Field(12, ge=8, le=128, description="Fewest characters of a password.")
    lockout_attempts: int = Field(5, ge=1, description="Wrong passwords before waiting begins.")
    lockout_base_s: float = Field(
        30.0, ge=0, description="First wait after too many wrong passwords; doubles each time."
    )
    lockout_max_s: float = Field(3600.0, ge=0, description="Longest wait.")
    link_minutes: float = Field(15.0, gt=0, le=24 * 60, description="Life of a one-time sign-in link, minutes.")
    max_keys: int = Field(20, ge=1, description="Most valid API keys of one user.")


class ApiSettings(Section):
    host: str = Field("127.0.0.1", description="Address to listen on.", examples=["0.0.0.0"])  # noqa: S104 (an example)
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    public_url: str | None = Field(
        None,
        description="Address that people use, for links and origin checks.",
        examples=["https://ask.example.com"],
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Other origins whose pages may call the API; none by default.",
        examples=["https://intranet.example.com"],
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Host headers that are served; empty takes all.",
        examples=["ask.example.com,*.example.org"],
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses of proxies whose X-Forwarded headers count.", examples=["10.0.0.0/8"]
    )
    max_body_bytes: int = Field(10_000_000, ge=1024, description="Largest request body.")
    gzip_min_bytes: int = Field(1000, ge=0, description="Smallest response that is compressed.")
    metrics_public: bool = Field(
        False, description="Serve /metrics without sign-in (behind a private network only)."
    )

    _split_lists = field_validator("cors_origins", "allowed_hosts", "trusted_proxies", mode="before")(_split)

    @field_validator("cors_origins")
    @classmethod
    def _origins_are_exact(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if origin == "*" or not origin.startswith(("https://", "http://")) or origin.count("/") != 2:
                raise ValueError(
                    f"“{origin}” is not an origin; write scheme and host, such as https://example.com"
                )
        return origins


class TelemetrySettings(Section):
    log_level: str = Field(
        "INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged."
    )
    log_format: LogFormat = Field(
        LogFormat.AUTO, description="json, console, or auto: console on a terminal, json otherwise."
    )


class SourcesSettings(Section):
    default_rows: int = Field(1000, ge=1, description="Rows of an answer when nothing else is asked.")
    max_rows: int = Field(100_000, ge=1, description="Rows of console, preview and export at most.")
    max_answer_rows: int = Field(10_000, ge=1, description="Rows of an answer at most.")
    max_bytes: int = Field(64_000_000, ge=1024, description="Bytes of a result at most.")
    timeout_s: float = Field(30.0, gt=0, description="Limit of one query, seconds.")


class AskSettings(Section):
    workers: int = Field(4, ge=1, le=64, description="Questions answered at the same time by one process.")
    max_question_chars: int = Field(4000, ge=10, description="Longest question.")
    min_confidence: float | None = Field(
        None, ge=0, le=1, description="Answers below this are held back; the calibrated threshold when empty."
    )


class Settings(BaseSettings):
    """Every setting of one process; frozen. `load_settings` reads them with readable errors."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        validate_default=False,
    )

    environment: Environment = Field(
        Environment.DEVELOPMENT, description="production refuses unsafe values.", examples=["production"]
    )
    data_dir: Path = Field(Path(".answerbook"), description="Folder of everything that this process keeps.")
    database: DatabaseSettings = DatabaseSettings()
    storage: StorageSettings = StorageSettings()
    secrets: SecretsSettings = SecretsSettings()
    cache: CacheSettings = CacheSettings()
    streams: StreamsSettings = StreamsSettings()
    accounts: AccountsSettings = AccountsSettings()
    api: ApiSettings = ApiSettings()
    telemetry: TelemetrySettings = TelemetrySettings()
    sources: SourcesSettings = SourcesSettings()
    ask: AskSettings = AskSettings()

    @property
    def is_production(self) -> bool:
        return self.environment is Environment.PRODUCTION

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of our own records, with its password; never log it."""
        if self.database.url is None:
            return f"sqlite:///{self.data_dir.absolute() / 'answerbook.db'}"
        return self.database.url.get_secret_value()

    @property
    def storage_path(self) -> Path:
        return self.storage.path or self.data_dir / "storage"

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        if self.is_production and not (self.api.public_url or "").startswith("https://"):
            raise ValueError("api.public_url: production needs the https address that people use")
        if self.is_production and self.telemetry.log_level == "DEBUG":
            raise ValueError("telemetry.log_level: DEBUG shows too much in production; use INFO")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, env_settings)


class SettingsError(AnswerbookError):
    """A setting is missing or wrong; the message names the variable and shows an example."""

    code = "settings"


def load_settings(data_dir: Path | None = None) -> Settings:
    """Read the settings of this process.

    Raises: SettingsError naming every wrong variable.
    """
    return Settings(data_dir=data_dir) if data_dir is not None else Settings()
