"""Every setting as a leaf of the settings tree, with the name of its environment variable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

PREFIX = "ANSWERBOOK_"
DELIMITER = "__"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One setting. `path` is its place in the tree and in the TOML file."""

    path: tuple[str, ...]
    field: FieldInfo

    @property
    def variable(self) -> str:
        return variable_of(self.path)

    @property
    def is_secret(self) -> bool:
        return SecretStr.__name__ in str(self.field.annotation)

    @property
    def example(self) -> str:
        """A value worth showing: the declared example, or the default."""
        if self.field.examples:
            return str(self.field.examples[0])
        return spell(self.field.default)


def leaves(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Yield the settings of a model and of its sections, in order of declaration."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from leaves(kind, (*path, name))
        else:
            yield Leaf((*path, name), field)


def variable_of(path: tuple[str, ...]) -> str:
    """Return the environment variable of a setting.

    >>> variable_of(("api", "port"))
    'ANSWERBOOK_API__PORT'
    """
    return PREFIX + DELIMITER.join(path).upper()


def spell(value: object) -> str:
    """Write a value as it is written in an environment variable."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)
