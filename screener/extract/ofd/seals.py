"""Electronic seals and signatures of an OFD: who sealed with what; the seal's picture taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.containers.parts import Parts
from screener.document import Attachment, Location, Part, TextBuilder
from screener.extract.ofd.objects import local

_UTF8, _OCTETS, _BMP = 0x0C, 0x04, 0x1E
_CONSTRUCTED = 0x20
_DEPTH = 30
_MOST = 20_000  # values of one structure
_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"BM": "bmp",
             b"PK\x03\x04": "ofd", b"<svg": "svg"}  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class Seal:
    """Names in a DER structure in their order, and the pictures in it."""

    names: dict[str, None] = field(default_factory=dict)
    pictures: list[tuple[str, bytes]] = field(default_factory=list, repr=False)


def seal(data: bytes) -> Seal:
    """Every name and picture in the DER of a seal or a signed value; of broken DER what shows."""
    found = Seal()
    budget = iter(range(_MOST))
    for tag, value in _values(data, _DEPTH, budget):
        if tag == _UTF8:
            _name(found, value.decode("utf-8", "replace"))
        elif tag == _BMP:
            _name(found, value.decode("utf-16-be", "replace"))
        elif tag == _OCTETS:
            ending = next((end for magic, end in _PICTURES.items() if value.startswith(magic)), "")
            if ending:
                found.pictures.append((ending, value))
    return found


def _name(found: Seal, text: str) -> None:
    if _HAN.search(text):
        found.names[text] = None


def _values(data: bytes, depth: int, budget: Iterator[int]) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(data) and depth and next(budget, None) is not None:
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            if not 0 < count <= 4:
                return
            length = int.from_bytes(data[at : at + count], "big")
            at += count
        value = data[at : at + length]
        at += length
        if tag & _CONSTRUCTED:
            yield from _values(value, depth - 1, budget)
        else:
            yield tag, value
            if tag == _OCTETS and value[:1] == b"\x30":
                yield from _values(value, depth - 1, budget)


def read_signatures(parts: Parts, listing: str, builder: TextBuilder) -> Iterator[Attachment]:
    """Name every seal and signer that `listing` (Signatures.xml) leads to; yield the pictures."""
    root = parts.xml(listing, "签名列表")
    if root is None:
        return
    seen: set[bytes] = set()
    for number, entry in enumerate(root.iter("{*}Signature"), 1):
        name = parts.find(entry.get("BaseLoc", ""), listing)
        signature = parts.xml(name, "数字签名") if name else None
        if name is None or signature is None:
            continue
        for provider in signature.iter("{*}Provider"):
            for key in ("Company", "ProviderName"):
                text = provider.get(key, "")
                if _HAN.search(text):
                    builder.add(text, Location(Part.METADATA, place="数字签名的提供者"))
        for node in signature.iter("{*}BaseLoc", "{*}SignedValue"):
            target = parts.find(node.text or "", name)
            data = parts.read(target, "印章") if target in parts.unread else None
            if target and data:
                is_seal = local(node) == "BaseLoc" or entry.get("Type") == "Seal"
                yield from _told(seal(data), builder, number, seen, is_seal=is_seal)


def _told(
    found: Seal, builder: TextBuilder, number: int, seen: set[bytes], *, is_seal: bool
) -> Iterator[Attachment]:
    told = builder.text
    for order, text in enumerate(found.names):
        if text not in told:
            first = is_seal and order == 0
            part, place = (Part.BODY, "印章") if first else (Part.METADATA, "数字签名")
            builder.add(text, Location(part, place=place))
    for ending, data in found.pictures:
        if data not in seen:
            seen.add(data)
            yield Attachment(f"印章{number}图片.{ending}", data)
