"""Sample files that hold others or cannot be read: an archive, an encrypted one, a scanned page."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from screener.samples import offices, pages

_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDTH, _HEIGHT = 310, 438  # A4 at 37 dots per inch: enough to look like a page


def archive() -> bytes:
    """A zip with a clean notice and a letter that is not."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as package:
        for name, data in (
            ("通知.docx", offices.clean_notice()),
            ("来信/答复.txt", pages.reply()),
        ):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, data)
    return result.getvalue()


def encrypted_archive(password: bytes = b"sample") -> bytes:
    """A zip with one member encrypted in the traditional way, which zipfile reads, not writes."""
    plain = "这里的文字没有密码读不到。\n".encode()
    checksum = zlib.crc32(plain)
    data = _encrypted(plain, password, check=checksum >> 24)
    name = "说明.txt".encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0x801, 0, 0, 0x21, checksum, len(data), len(plain),
                         len(name), 0)  # fmt: skip
    local = b"PK\x03\x04" + common + name + data
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    central += name
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def _encrypted(plain: bytes, password: bytes, *, check: int) -> bytes:
    """PKWARE's stream cipher; the header before the text is fixed where others use chance."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = _crc(byte, keys[0])
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[1] >> 24, keys[2])

    for byte in password:
        update(byte)
    result = bytearray()
    for byte in bytes(range(11)) + bytes([check]) + plain:
        mask = (keys[2] | 2) & 0xFFFF
        result.append(byte ^ ((mask * (mask ^ 1)) >> 8 & 0xFF))
        update(byte)
    return bytes(result)


def _crc(byte: int, crc: int) -> int:
    """One step of CRC-32, without the inversions that zlib adds at both ends."""
    return zlib.crc32(bytes([byte]), crc ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def scanned_page() -> bytes:
    """A PDF whose only page is a picture: grey lines where a scan has words."""
    rows = bytearray()
    for y in range(_HEIGHT):
        line, within = divmod(y - 40, 20)
        inked = 0 <= line < 17 and within < 9
        end = 270 - (line * 37) % 90 if line % 4 == 3 else 270
        rows += bytes(
            60 if inked and 40 <= x < end and (x * 7 + y * 3 + line) % 11 < 7 else 250
            for x in range(_WIDTH)
        )
    picture = zlib.compress(bytes(rows), 9)
    drawing = b"595 0 0 842 0 0 cm /Im0 Do"
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /Im0 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
        % (_WIDTH, _HEIGHT, len(picture), picture),
    )


def _pdf(*objects: bytes) -> bytes:
    """A PDF file of these objects, numbered from one; the first is its catalogue."""
    result = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(result))
        result += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(result)
    result += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    result += b"".join(b"%010d 00000 n \n" % place for place in places)
    result += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(result + b"startxref\n%d\n%%%%EOF\n" % table)
