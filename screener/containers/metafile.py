"""EMF and WMF, pictures kept as drawing calls: the words they write and the bitmaps they place."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from screener.containers.charset import decode

_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_EMF_MARK = b" EMF"
_GLYPHS = 0x10  # the text is numbers of a font's shapes
_NO_BOX, _BYTES = 0x100, 0x200
_OUTLINES = 400  # curves and polygons: letters may be drawn as shapes
_BITMAPS = {76: 84, 77: 84, 80: 48, 81: 48, 114: 84, 116: 84}  # record: where its bitmap is told
_CURVES = frozenset({2, 3, 5, 6, 7, 8, 85, 86, 88, 89, 90, 91, 54, 57, 58, 59, 62})
_MOST = 200_000  # records


@dataclass
class Drawing:
    """`texts` are lines in the order they are written, `bitmaps` files of their own.

    `whole` is False where words may be left that no call spells out.
    """

    texts: list[str] = field(default_factory=list)
    bitmaps: list[bytes] = field(default_factory=list)
    whole: bool = True
    _curves: int = 0
    _last: int | None = None

    def write(self, text: str, y: int) -> None:
        """Add words at height `y`; those that follow on the same height go on the line."""
        text = text.replace("\0", "")
        if self._last == y and self.texts:
            self.texts[-1] += text
        elif text.strip():
            self.texts.append(text)
            self._last = y

    def curve(self) -> None:
        self._curves += 1
        self.whole = self.whole and self._curves < _OUTLINES


def read_metafile(data: bytes) -> Drawing:
    """Everything a metafile writes or places; what breaks off is read till then, not `whole`."""
    drawing = Drawing()
    try:
        if data[40:44] == _EMF_MARK:
            _read_emf(data, drawing)
        else:
            _read_wmf(data[22:] if data.startswith(_PLACEABLE) else data, drawing)
    except (struct.error, IndexError, ValueError):
        drawing.whole = False
    return drawing


def _read_emf(data: bytes, drawing: Drawing) -> None:
    at = 0
    for _ in range(_MOST):
        kind, size = struct.unpack_from("<II", data, at)
        if kind == 14:
            return
        if size < 8:
            raise ValueError
        _emf_record(kind, data[at : at + size], drawing)
        at += size
    drawing.whole = False


def _emf_record(kind: int, record: bytes, drawing: Drawing) -> None:
    if kind in {83, 84}:
        _emf_text(record, drawing, wide=kind == 84)
    elif kind == 108:
        y, count, options = struct.unpack_from("<iII", record, 12)
        start = 36 if options & _NO_BOX else 52
        wide = not options & _BYTES
        raw = record[start : start + count * (1 + wide)]
        _write(raw, y, options, drawing, wide=wide)
    elif kind in {96, 97}:
        drawing.whole = False
    elif kind in _BITMAPS:
        told = struct.unpack_from("<IIII", record, _BITMAPS[kind])
        drawing.bitmaps += _bitmap(record, *told)
    elif kind == 70 and record[12:16] == b"EMF+":
        _read_plus(record[16 : 12 + struct.unpack_from("<I", record, 8)[0]], drawing)
    elif kind in _CURVES:
        drawing.curve()


def _emf_text(record: bytes, drawing: Drawing, *, wide: bool) -> None:
    y, count, start, options = struct.unpack_from("<iIII", record, 40)
    raw = record[start : start + count * (1 + wide)]
    _write(raw, y, options, drawing, wide=wide)


def _write(raw: bytes, y: int, options: int, drawing: Drawing, *, wide: bool) -> None:
    if options & _GLYPHS:
        drawing.whole = drawing.whole and not raw.strip(b"\0")
    else:
        drawing.write(raw.decode("utf-16-le", "replace") if wide else _ansi(raw), y)


def _ansi(raw: bytes) -> str:
    decoded = decode(raw.rstrip(b"\0")) if raw.strip(b"\0") else None
    return decoded.text if decoded else ""


def _bitmap(record: bytes, info: int, info_size: int, bits: int, bits_size: int) -> list[bytes]:
    """The bitmap as a file of its own; nothing for calls that only fill an area."""
    if not info_size or not bits_size or max(info + info_size, bits + bits_size) > len(record):
        return []
    header, pixels = record[info : info + info_size], record[bits : bits + bits_size]
    head = struct.pack("<2sIHHI", b"BM", 14 + info_size + bits_size, 0, 0, 14 + info_size)
    return [head + header + pixels]


def _read_plus(data: bytes, drawing: Drawing) -> None:
    """The newer calls inside comments, which say the same again to whoever understands them."""
    known = "".join(drawing.texts)
    plus = Drawing()
    for kind, flags, body in _plus_records(data):
        if kind == 0x401C:
            count = struct.unpack_from("<I", body, 8)[0]
            top = int(struct.unpack_from("<f", body, 16)[0])
            plus.write(body[28 : 28 + 2 * count].decode("utf-16-le", "replace"), top)
        elif kind == 0x4036:
            options, count = struct.unpack_from("<I4xI", body, 4)
            if options & 1:
                plus.write(body[16 : 16 + 2 * count].decode("utf-16-le", "replace"), 0)
        elif kind == 0x4008 and flags >> 8 & 0x7F == 5:
            start = max(body.find(b"\x89PNG"), body.find(b"\xff\xd8\xff"), body.find(b"GIF8"))
            if start >= 0:
                drawing.bitmaps.append(body[start:])
    drawing.texts += [text for text in plus.texts if text not in known]


def _plus_records(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 12 <= len(data):
        kind, flags, size, length = struct.unpack_from("<HHII", data, at)
        if size < 12:
            return
        yield kind, flags, data[at + 12 : at + 12 + length]
        at += size


def _read_wmf(data: bytes, drawing: Drawing) -> None:
    at = struct.unpack_from("<H", data, 2)[0] * 2
    for _ in range(_MOST):
        words, call = struct.unpack_from("<IH", data, at)
        if call == 0:
            return
        if words < 3:
            raise ValueError
        _wmf_record(call, data[at + 6 : at + 2 * words], drawing)
        at += 2 * words
    drawing.whole = False


def _wmf_record(call: int, body: bytes, drawing: Drawing) -> None:
    if call == 0x0521:
        count = struct.unpack_from("<H", body)[0]
        y = struct.unpack_from("<h", body, 2 + count + count % 2)[0]
        drawing.write(_ansi(body[2 : 2 + count]), y)
    elif call == 0x0A32:
        y, _, count, options = struct.unpack_from("<hhHH", body)
        start = 16 if options & 6 else 8
        _write(body[start : start + count], y, options, drawing, wide=False)
    elif call in {0x0F43, 0x0B41, 0x0940}:
        start = {0x0F43: 22, 0x0B41: 20, 0x0940: 16}[call]
        drawing.bitmaps += _packed_bitmap(body[start:])
    elif call in {0x0324, 0x0325, 0x0538}:
        drawing.curve()


def _packed_bitmap(dib: bytes) -> list[bytes]:
    """A bitmap whose pixels follow its header and palette directly."""
    if len(dib) < 40 or struct.unpack_from("<I", dib)[0] != 40:
        return []
    depth, packing, colours = struct.unpack_from("<H", dib, 14)[0], *struct.unpack_from(
        "<I12xI", dib, 16
    )  # fmt: skip
    palette = 4 * (colours or (1 << depth if depth <= 8 else 0)) + (12 if packing == 3 else 0)
    return _bitmap(dib, 0, 40 + palette, 40 + palette, len(dib) - 40 - palette)
