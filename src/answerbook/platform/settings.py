"""All settings, nested by room: from arguments, environment variables, secret files and one optional TOML file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from answerbook.platform.configuration.explain import SettingsError, explain
from answerbook.platform.configuration.fields import PREFIX
from answerbook.platform.configuration.origins import EnvironmentOrigin, file_origin
from answerbook.platform.configuration.reference import reference_of

__all__ = ["Environment", "LogFormat", "Settings", "SettingsError", "load_settings", "settings_reference"]


class Environment(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class LogFormat(StrEnum):
    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


def _split(value: object) -> object:
    """Read "a, b" as a list, so that a list needs no JSON in an environment variable."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


MAX_PRODUCTION_SESSION_HOURS = 24 * 7
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Section(BaseModel):
    """Settings of one room; an unknown name is an error, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DatabaseSettings(Section):
    url: SecretStr | None = Field(
        default=None,
        description="Where our own records live; SQLite in the data directory when empty.",
        examples=["postgresql://answerbook:PASSWORD@db:5432/answerbook"],
    )
    pool_size: int = Field(default=10, ge=1, le=200, description="Connections kept open per process.")
    max_overflow: int = Field(default=20, ge=0, le=200, description="Connections above the pool in a rush.")
    pool_recycle_s: int = Field(
        default=3600, ge=30, description="Age at which a pooled connection is renewed, seconds."
    )
    busy_timeout_ms: int = Field(
        default=10_000, ge=0, description="How long SQLite waits for another writer, milliseconds."
    )
    statement_timeout_ms: int = Field(
        default=30_000, ge=0, description="PostgreSQL only: limit of one statement; 0 is none."
    )


class StorageSettings(Section):
    path: Path | None = Field(
        default=None,
        description="Folder of stored files; `storage` in the data directory when empty.",
        examples=["/srv/files"],
    )


class SecretsSettings(Section):
    key: SecretStr | None = Field(
        default=None,
        description="Key that encrypts stored passwords: 32 bytes, base64. Made on first run when empty.",
        examples=["the output of: openssl rand -base64 32"],
    )
    previous_keys: Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(),
        description="Older keys, still able to decrypt; comma-separated.",
        examples=["OLD_KEY_1,OLD_KEY_2"],
    )


class CacheSettings(Section):
    entries: int = Field(default=10_000, ge=0, description="Most entries kept in memory; 0 turns the cache off.")
    ttl_s: float = Field(default=300.0, gt=0, description="Life of an entry, seconds.")


class StreamsSettings(Section):
    history: int = Field(default=1000, ge=10, description="Events kept per run for those who come back.")
    keep_s: float = Field(default=900.0, ge=0, description="How long a finished run can be read again, seconds.")
    runs: int = Field(default=2000, ge=1, description="Most finished runs kept in memory.")


class AccountsSettings(Section):
    session_hours: float = Field(default=8.0, gt=0, le=24 * 90, description="Life of a sign-in, hours.")
    password_min_length: int = Field(default=12, ge=8, le=128, description="Fewest characters of a password.")
    lockout_attempts: int = Field(default=5, ge=1, description="Wrong passwords before waiting begins.")
    lockout_base_s: float = Field(
        default=30.0, ge=0, description="First wait after too many wrong passwords; doubles each time."
    )
    lockout_max_s: float = Field(default=3600.0, ge=0, description="Longest wait.")
    link_minutes: float = Field(
        default=15.0, gt=0, le=24 * 60, description="Life of a one-time sign-in link, minutes."
    )
    invitation_hours: float = Field(
        default=72.0, gt=0, le=24 * 30, description="Life of the link that a new user gets, hours."
    )
    setup_token: SecretStr | None = Field(
        default=None,
        description="Asked for when the first owner is set up over HTTP; without it production refuses that.",
        examples=["the output of: openssl rand -hex 16"],
    )
    max_keys: int = Field(default=20, ge=1, description="Most valid API keys of one user.")


class ApiSettings(Section):
    host: str = Field(default="127.0.0.1", description="Address to listen on.", examples=["192.168.1.20"])
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    public_url: str | None = Field(
        default=None,
        description="Address that people use, for links and origin checks.",
        examples=["https://ask.example.com"],
    )
    cors_origins: Words = Field(
        default=(),
        description="Other origins whose pages may call the API; none by default.",
        examples=["https://intranet.example.com"],
    )
    allowed_hosts: Words = Field(
        default=(),
        description="Host headers that are served; empty takes all.",
        examples=["ask.example.com,*.example.org"],
    )
    trusted_proxies: Words = Field(
        default=(), description="Addresses of proxies whose X-Forwarded headers count.", examples=["10.0.0.0/8"]
    )
    max_body_bytes: int = Field(default=10_000_000, ge=1024, description="Largest request body.")
    threads: int = Field(default=80, ge=4, le=1000, description="Requests worked on at the same time.")
    gzip_min_bytes: int = Field(default=1000, ge=0, description="Smallest response that is compressed.")
    metrics_public: bool = Field(
        default=False, description="Serve /metrics without sign-in (behind a private network only)."
    )

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
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged."
    )
    log_format: LogFormat = Field(
        default=LogFormat.AUTO, description="json, console, or auto: console on a terminal, json otherwise."
    )


class SourcesSettings(Section):
    folders: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(),
        description="Folders that users may take database files from; `files` in the data directory when empty.",
        examples=["/srv/databases,/srv/exports"],
    )
    default_rows: int = Field(default=1000, ge=1, description="Rows of an answer when nothing else is asked.")
    max_rows: int = Field(default=100_000, ge=1, description="Rows of console, preview and export at most.")
    max_answer_rows: int = Field(default=10_000, ge=1, description="Rows of an answer at most.")
    max_bytes: int = Field(default=64_000_000, ge=1024, description="Bytes of a result at most.")
    timeout_s: float = Field(default=30.0, gt=0, description="Limit of one query, seconds.")

    _split_folders = field_validator("folders", mode="before")(_split)


class AskSettings(Section):
    workers: int = Field(default=4, ge=1, le=64, description="Questions answered at the same time by one process.")
    max_question_chars: int = Field(default=4000, ge=10, description="Longest question.")
    min_confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Answers below this are held back; the calibrated threshold when empty.",
    )


class Settings(BaseSettings):
    """Every setting of one process; frozen. `load_settings` reads them with readable errors."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    environment: Environment = Field(
        default=Environment.DEVELOPMENT, description="production refuses unsafe values.", examples=["production"]
    )
    data_dir: Path = Field(
        default=Path(".answerbook"), description="Folder of everything that this process keeps."
    )
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

    @property
    def served_hosts(self) -> tuple[str, ...]:
        """Host headers that are served; empty takes all. In production never empty: that of the public address."""
        if self.api.allowed_hosts or not self.is_production:
            return self.api.allowed_hosts
        return (self.public_host, "localhost", "127.0.0.1")

    @property
    def public_host(self) -> str:
        """Name of the server in its public address; empty without one."""
        return urlsplit(self.api.public_url or "").hostname or ""

    @model_validator(mode="after")
    def _production_is_safe(self) -> Self:
        """Refuse in production what is convenient only on one's own machine."""
        if not self.is_production:
            return self
        problems = []
        if not (self.api.public_url or "").startswith("https://"):
            problems.append("api.public_url: production needs the https address that people use")
        if self.telemetry.log_level == "DEBUG":
            problems.append("telemetry.log_level: DEBUG shows too much in production, use INFO")
        if any(origin.startswith("http://") for origin in self.api.cors_origins):
            problems.append("api.cors_origins: production takes https origins only")
        if self.accounts.session_hours > MAX_PRODUCTION_SESSION_HOURS:
            problems.append(f"accounts.session_hours: production allows {MAX_PRODUCTION_SESSION_HOURS} at most")
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        origin = EnvironmentOrigin(settings_cls)
        return (init_settings, origin, file_origin(settings_cls, init_settings(), origin.env_vars))


def load_settings(data_dir: Path | None = None) -> Settings:
    """Read the settings of this process; `data_dir` goes before the environment.

    Raises: SettingsError naming every wrong variable, with an example.
    """
    try:
        return Settings(data_dir=data_dir) if data_dir is not None else Settings()
    except ValidationError as error:
        raise explain(error, Settings) from None


def settings_reference() -> str:
    """Return the reference of all settings as Markdown."""
    return reference_of(Settings)
