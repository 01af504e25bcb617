"""Ed25519 keys and DSSE envelopes; `cryptography` stands behind this module."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from screener.errors import RecordError, system_reason
from screener.paths import write_private
from screener.review.canonical import canonical, digest, parse

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

ENTRY_TYPE = "application/vnd.screener.entry+json"
HEAD_TYPE = "application/vnd.screener.head+json"
STATEMENT_TYPE = "application/vnd.in-toto+json"
_END = "-----END PUBLIC KEY-----"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`id` is the SHA-256, in hex, of the key's DER SubjectPublicKeyInfo."""

    id: str
    key: Ed25519PublicKey = field(repr=False)

    def pem(self) -> str:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The service's private key; never in `repr`."""

    public: PublicKey
    key: Ed25519PrivateKey = field(repr=False)


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: the very bytes that are signed."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def seal(payload_type: str, payload: bytes, key: SigningKey) -> bytes:
    """A DSSE envelope around `payload`, itself in canonical JSON."""
    signature = key.key.sign(pae(payload_type, payload))
    return canonical({
        "payload": base64.b64encode(payload).decode("ascii"),
        "payloadType": payload_type,
        "signatures": [
            {"keyid": key.public.id, "sig": base64.b64encode(signature).decode("ascii")}
        ],
    })  # fmt: skip


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an envelope holds, read but not yet believed."""

    payload_type: str
    payload: bytes = field(repr=False)
    key_id: str
    signature: bytes = field(repr=False)

    def check(self, keys: Mapping[str, PublicKey]) -> None:
        """Raises RecordError when no key of ours signed exactly this."""
        from cryptography.exceptions import InvalidSignature

        key = keys.get(self.key_id)
        if key is None:
            raise RecordError("不是用所给公钥对应的密钥签名的")
        try:
            key.key.verify(self.signature, pae(self.payload_type, self.payload))
        except InvalidSignature as error:
            raise RecordError("签名与内容不符") from error


def read_envelope(data: bytes) -> Envelope:
    """Raises RecordError when `data` is no envelope, or not in the one spelling we write."""
    body = parse(data)
    try:
        (signature,) = body["signatures"]
        envelope = Envelope(
            _text(body["payloadType"]),
            _decoded(body["payload"]),
            _text(signature["keyid"]),
            _decoded(signature["sig"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise RecordError("不是签名信封（DSSE）") from error
    if set(body) != {"payload", "payloadType", "signatures"} or set(signature) != {"keyid", "sig"}:
        raise RecordError("签名信封中有多余的字段")
    return envelope


def open_envelope(data: bytes, payload_type: str, keys: Mapping[str, PublicKey]) -> bytes:
    """The payload, once the signature over it has been checked.

    Raises:
        RecordError: anything about the envelope is not as it should be.
    """
    envelope = read_envelope(data)
    envelope.check(keys)
    if envelope.payload_type != payload_type:
        raise RecordError("签名信封里装的不是所要的内容")
    return envelope.payload


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _decoded(value: object) -> bytes:
    try:
        data = base64.b64decode(_text(value), validate=True)
    except binascii.Error as error:
        raise ValueError from error
    if base64.b64encode(data).decode("ascii") != value:
        raise ValueError  # unused bits set: another spelling of the same bytes
    return data


def new_key() -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _signing(Ed25519PrivateKey.generate())


def save_key(key: SigningKey, path: Path) -> None:
    """Write the private key for its owner alone; never over another.

    Raises:
        RecordError: the file exists or cannot be written.
    """
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    pem = key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_private(path, pem)
    except FileExistsError as error:
        raise RecordError(f"签名密钥已存在，不予覆盖：{path}") from error
    except OSError as error:
        raise RecordError(f"无法写入签名密钥 {path}：{system_reason(error)}") from error


def load_key(path: Path) -> SigningKey:
    """Raises RecordError when the file is no Ed25519 private key in PEM."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _read(path, "签名密钥")
    try:
        key = load_pem_private_key(data, None)
    except (ValueError, TypeError) as error:
        raise RecordError(f"{path} 不是可用的签名密钥") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RecordError(f"{path} 不是 Ed25519 签名密钥")
    return _signing(key)


def load_public(path: Path) -> dict[str, PublicKey]:
    """All public keys of a PEM file, by their id: after a change of keys the old ones stay."""
    return public_keys(_read(path, "公钥"), str(path))


def public_keys(data: bytes, name: str) -> dict[str, PublicKey]:
    """The public keys of PEM bytes by id; `name` is how errors call them.

    Raises:
        RecordError: there is none, or one is no Ed25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    blocks = [one + _END for one in data.decode("ascii", "replace").split(_END)[:-1]]
    found = {}
    for block in blocks:
        try:
            key = load_pem_public_key(block.encode("ascii", "replace"))
        except ValueError as error:
            raise RecordError(f"{name} 中有不是公钥的内容") from error
        if not isinstance(key, Ed25519PublicKey):
            raise RecordError(f"{name} 中的公钥不是 Ed25519")
        public = _public(key)
        found[public.id] = public
    if not found:
        raise RecordError(f"{name} 中没有公钥（PEM）")
    return found


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RecordError(f"无法读取{what} {path}：{system_reason(error)}") from error


def _signing(key: Ed25519PrivateKey) -> SigningKey:
    return SigningKey(_public(key.public_key()), key)


def _public(key: Ed25519PublicKey) -> PublicKey:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return PublicKey(digest(der), key)
