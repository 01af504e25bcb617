"""Keys and envelopes, against the specification's own words and an independent implementation."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as OtherEnvelope
from securesystemslib.signer._crypto_signer import CryptoSigner
from securesystemslib.signer._key import SSlibKey

from screener.errors import RecordError
from screener.review.signing import (
    STATEMENT_TYPE,
    PublicKey,
    load_key,
    load_public,
    new_key,
    open_envelope,
    pae,
    public_keys,
    save_key,
    seal,
)

KEY = new_key()
KEYS = {KEY.public.id: KEY.public}
SEALED = seal(STATEMENT_TYPE, '{"题":1}'.encode(), KEY)


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        ("http://example.com/HelloWorld", b"hello world",
         b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"),
        ("", b"", b"DSSEv1 0  0 "),
        ("类", "密 1 ".encode(), b"DSSEv1 3 \xe7\xb1\xbb 6 \xe5\xaf\x86 1 "),
        ("a", b"\x00\xff", b"DSSEv1 1 a 2 \x00\xff"),
    ],
)  # fmt: skip
def test_what_is_signed_is_spelled_as_specified(kind: str, payload: bytes, expected: bytes) -> None:
    assert pae(kind, payload) == expected


@given(st.text(st.characters(codec="ascii")), st.binary())
def test_another_implementation_encodes_the_same(kind: str, payload: bytes) -> None:
    assert pae(kind, payload) == OtherEnvelope(payload, kind, {}).pae()


def test_another_implementation_accepts_our_envelope() -> None:
    other = OtherEnvelope.from_dict(json.loads(SEALED))
    key = load_pem_public_key(KEY.public.pem().encode())
    theirs = SSlibKey.from_crypto(key, KEY.public.id, scheme="ed25519")
    assert set(other.verify([theirs], 1)) == {KEY.public.id}


def test_we_accept_the_envelope_of_another_implementation() -> None:
    signer = CryptoSigner.generate_ed25519()
    other = OtherEnvelope(b"{}", STATEMENT_TYPE, {})
    other.sign(signer)
    raw = bytes.fromhex(signer.public_key.keyval["public"])
    key = Ed25519PublicKey.from_public_bytes(raw)
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (public,) = public_keys(pem, "公钥").values()
    body = other.to_dict()
    body["signatures"][0]["keyid"] = public.id
    ours = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    assert open_envelope(ours, STATEMENT_TYPE, {public.id: public}) == b"{}"


def test_an_envelope_gives_back_what_was_sealed() -> None:
    assert open_envelope(SEALED, STATEMENT_TYPE, KEYS) == '{"题":1}'.encode()
    with pytest.raises(RecordError, match="不是所要的内容"):
        open_envelope(SEALED, "text/plain", KEYS)


@settings(max_examples=300)
@given(st.data())
def test_any_edit_of_any_byte_breaks_the_envelope(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(SEALED)))
    edit = data.draw(st.sampled_from(["change", "insert", "delete"]))
    byte = bytes([data.draw(st.integers(0, 255))])
    edited = SEALED[:at] + (b"" if edit == "delete" else byte) + SEALED[at + (edit != "insert") :]
    if edited == SEALED:
        return
    with pytest.raises(RecordError):
        open_envelope(edited, STATEMENT_TYPE, KEYS)


def test_base64_has_one_spelling_too() -> None:
    body = json.loads(SEALED)
    signature = body["signatures"][0]["sig"]
    assert signature.endswith("==")
    other = signature[:-3] + chr(ord(signature[-3]) + 1) + "=="
    assert base64.b64decode(other) == base64.b64decode(signature)
    body["signatures"][0]["sig"] = other
    with pytest.raises(RecordError):
        open_envelope(json.dumps(body, separators=(",", ":")).encode(), STATEMENT_TYPE, KEYS)


def test_a_strangers_signature_does_not_count() -> None:
    with pytest.raises(RecordError, match="不是用所给公钥"):
        open_envelope(seal(STATEMENT_TYPE, b"{}", new_key()), STATEMENT_TYPE, KEYS)


def test_a_key_is_kept_for_its_owner_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "signing.pem"
    save_key(KEY, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_key(path).public.id == KEY.public.id
    with pytest.raises(RecordError, match="不予覆盖"):
        save_key(new_key(), path)
    assert "PRIVATE" not in repr(KEY)


def test_a_file_of_public_keys_may_hold_old_ones_too(tmp_path: Path) -> None:
    other = new_key()
    path = tmp_path / "public.pem"
    path.write_text(KEY.public.pem() + other.public.pem())
    assert set(load_public(path)) == {KEY.public.id, other.public.id}


def test_what_is_no_key_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    with pytest.raises(RecordError, match="文件不存在"):
        load_key(path)
    elliptic = generate_private_key(SECP256R1())
    path.write_bytes(elliptic.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(RecordError, match="不是 Ed25519"):
        load_key(path)
    wrong = elliptic.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for data, words in (
        (b"", "没有公钥"), (wrong, "不是 Ed25519"), (b"x-----END PUBLIC KEY-----", "不是公钥"),
    ):  # fmt: skip
        with pytest.raises(RecordError, match=words):
            public_keys(data, "公钥")


def test_the_id_of_a_key_is_the_digest_of_its_standard_form() -> None:
    from hashlib import sha256

    public: PublicKey = KEY.public
    der = public.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert public.id == sha256(der).hexdigest()
