"""Encryption of what must not be read at rest, and references to secrets kept elsewhere."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from answerbook.platform.errors import AnswerbookError, Invalid

if TYPE_CHECKING:
    from answerbook.platform.settings import Settings

KEY_BYTES = 32
KEY_FILE = "secret.key"
_NONCE_BYTES = 12
_VERSION = "v1"


class SecretUnreadable(AnswerbookError):
    """A stored secret cannot be decrypted with the keys at hand."""

    code = "secret_unreadable"
    status = 500


class Secrets:
    """AES-256-GCM with the newest key; older keys still decrypt. Never shows a key.

    A token is `v1.<key id>.<base64 of nonce and ciphertext>`; `context` ties it to its place (table and row id),
    so that a token moved elsewhere does not decrypt.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise Invalid("A secret key must be 32 bytes.", hint="Make one with: openssl rand -base64 32")
        self._keys = {_key_id(key): key for key in reversed(keys)}
        self._current = _key_id(keys[0])

    def __repr__(self) -> str:
        return f"Secrets(current={self._current}, keys={len(self._keys)})"

    def encrypt(self, text: str, *, context: str = "") -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._keys[self._current]).encrypt(nonce, text.encode(), _bound(self._current, context))
        return f"{_VERSION}.{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, token: str, *, context: str = "") -> str:
        """Return the text.

        Raises: SecretUnreadable when the token is damaged, moved, or its key is not known here.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key_id, body = _parse(token)
        if key_id not in self._keys:
            raise SecretUnreadable(
                f"A stored secret was encrypted with the key {key_id}, which is not known here.",
                hint="Add that key to ANSWERBOOK_SECRETS__PREVIOUS_KEYS, or enter the secret again.",
            )
        try:
            sealed = AESGCM(self._keys[key_id])
            return sealed.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], _bound(key_id, context)).decode()
        except (InvalidTag, ValueError):
            raise _damaged() from None

    def is_current(self, token: str) -> bool:
        """Tell whether the token was made with the newest key."""
        return _parse(token)[0] == self._current

    def rotate(self, token: str, *, context: str = "") -> str:
        """Return the same secret under the newest key; the token itself when it is there already."""
        if self.is_current(token):
            return token
        return self.encrypt(self.decrypt(token, context=context), context=context)

    def resolve(self, reference: str) -> str:
        """Return what `env:NAME` or `file:/path` refers to; any other text is the secret itself.

        Raises: Invalid naming what is missing, never the value.
        """
        kind, _, rest = reference.partition(":")
        if kind == "env" and rest:
            if (value := os.environ.get(rest)) is None:
                raise Invalid(f"The environment variable {rest} is not set.", hint=f"Set {rest} and try again.")
            return value
        if kind == "file" and rest:
            return _read(Path(rest))
        return reference


def open_secrets(settings: Settings) -> Secrets:
    """Take the keys from the settings, or from `secret.key` in the data directory, made on first run."""
    given = settings.secrets
    older = [
        decode_key(key.get_secret_value(), "ANSWERBOOK_SECRETS__PREVIOUS_KEYS") for key in given.previous_keys
    ]
    if given.key is not None:
        return Secrets([decode_key(given.key.get_secret_value(), "ANSWERBOOK_SECRETS__KEY"), *older])
    return Secrets([_own_key(settings.data_dir / KEY_FILE), *older])


def decode_key(text: str, name: str) -> bytes:
    """Return the 32 bytes that the base64 text spells.

    Raises: Invalid naming the setting.
    """
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_" if set(text) & set("-_") else None, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise Invalid(f"{name} must be 32 bytes in base64.", hint="Make one with: openssl rand -base64 32")
    return key


def _own_key(path: Path) -> bytes:
    """Read the key file, or make it; when two processes make it at once, one wins and both use it."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    if path.stat().st_mode & 0o077:
        raise Invalid(f"The key file {path} can be read by others.", hint=f"Run: chmod 600 {path}")
    return decode_key(path.read_text(), str(path))


def _read(path: Path) -> str:
    try:
        return path.read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise Invalid(
            f"The secret file {path} cannot be read: {reason}.", hint="Check the path and its rights."
        ) from None


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"answerbook key id" + key).hexdigest()[:8]


def _bound(key_id: str, context: str) -> bytes:
    return f"{_VERSION}.{key_id}.{context}".encode()


def _parse(token: str) -> tuple[str, bytes]:
    version, _, rest = token.partition(".")
    key_id, _, body = rest.partition(".")
    try:
        sealed = base64.urlsafe_b64decode(body)
    except (binascii.Error, ValueError):
        raise _damaged() from None
    if version != _VERSION or len(sealed) <= _NONCE_BYTES:
        raise _damaged()
    return key_id, sealed


def _damaged() -> SecretUnreadable:
    return SecretUnreadable("A stored secret is damaged or belongs elsewhere.", hint="Enter the secret again.")
