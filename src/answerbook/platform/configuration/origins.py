"""Environment variables, files named by variables that end in _FILE, and the TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, EnvSettingsSource, InitSettingsSource, PydanticBaseSettingsSource

from answerbook.platform.configuration.explain import SettingsError
from answerbook.platform.configuration.fields import leaves, variable_of

FILE_NAME = "answerbook.toml"
FILE_SUFFIX = "_FILE"
CONFIG_VARIABLE = "ANSWERBOOK_CONFIG"


class EnvironmentOrigin(EnvSettingsSource):
    """The environment, where `NAME_FILE` stands for the content of a file (Docker and Kubernetes secrets)."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        self.env_vars = _with_files(self.env_vars, [leaf.variable for leaf in leaves(settings_cls)])


def file_origin(
    settings_cls: type[BaseSettings], given: Mapping[str, Any], env_vars: Mapping[str, str | None]
) -> PydanticBaseSettingsSource:
    """Read the TOML file: the one that ANSWERBOOK_CONFIG names, or `answerbook.toml` in the data directory.

    Raises: SettingsError when a named file is absent or any is not TOML.
    """
    named = env_vars.get(CONFIG_VARIABLE.lower())
    default_dir = settings_cls.model_fields["data_dir"].default
    data_dir = given.get("data_dir") or env_vars.get(variable_of(("data_dir",)).lower()) or default_dir
    path = Path(named) if named else Path(data_dir) / FILE_NAME
    if not named and not path.is_file():
        return InitSettingsSource(settings_cls, init_kwargs={})
    try:
        with path.open("rb") as content:
            return InitSettingsSource(settings_cls, init_kwargs=tomllib.load(content))
    except OSError as error:
        raise SettingsError(
            f"The settings file {path} cannot be read: {error.strerror}.",
            hint=f"Correct {CONFIG_VARIABLE} or remove it. Example: {CONFIG_VARIABLE}=/etc/answerbook.toml",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {path} is not valid TOML: {error}.",
            hint="Write sections and names as in: [api] then port = 8080 on its own line.",
        ) from None


def _with_files(env_vars: Mapping[str, str | None], variables: list[str]) -> Mapping[str, str | None]:
    """Replace each `NAME_FILE` by `NAME` with the file's text."""
    read = dict(env_vars)
    for variable in variables:
        name = variable.lower()
        path = read.pop(name + FILE_SUFFIX.lower(), None)
        if not path:
            continue
        if read.get(name):
            raise SettingsError(
                f"Both {variable} and {variable}{FILE_SUFFIX} are set.", hint="Keep one of the two."
            )
        read[name] = _content(variable + FILE_SUFFIX, Path(path))
    return read


def _content(variable: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError(
            f"{variable}: the file {path} cannot be read: {reason}.",
            hint=f"Example: {variable}=/run/secrets/name, readable by this process.",
        ) from None
