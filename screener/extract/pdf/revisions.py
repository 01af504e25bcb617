"""Earlier states of a file that was saved by appending: what the last one no longer shows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from screener.document import Attachment, Gap, GapKind, Location, Part, TextBuilder
from screener.errors import Encrypted
from screener.extract.pdf.blocks import Paragraph
from screener.extract.pdf.drawn import drawn
from screener.extract.pdf.package import attached_files, open_package, package_notes
from screener.limits import Budget

_HEAD = 1024
_MAX_REVISIONS = 6
_MAX_OLD_PAGES = 400
_OLD = "增量保存的早先版本"


class Earlier:
    """Adds to `builder` what earlier states say and the last does not.

    `known` are the digests of files attached to the last one; others that earlier states held
    come to `attachments`.
    """

    def __init__(self, builder: TextBuilder, budget: Budget, known: set[bytes]) -> None:
        self._builder = builder
        self._budget = budget
        self._known = known
        self.attachments: list[Attachment] = []
        self.gaps: list[Gap] = []

    def read(self, data: bytes, pages: int) -> None:
        """Read every earlier state of `data`, whose last has so many pages; newest first."""
        ends = _revision_ends(data)
        most = max(1, min(_MAX_REVISIONS, _MAX_OLD_PAGES // max(1, pages)))
        if len(ends) > most:
            ends = ends[-most:]
            self.gaps.append(Gap(GapKind.UNREADABLE, "文件有多个增量保存的早先版本，未全部读取"))
        seen = _plain(self._builder.text) if ends else ""
        for end in reversed(ends):
            for text, page in self._texts(data[:end]):
                plain = _plain(text)
                if plain and plain not in seen:
                    seen += "\n" + plain
                    self._builder.add(text, Location(Part.HIDDEN, page, place=_OLD))

    def _texts(self, data: bytes) -> Iterator[tuple[str, int | None]]:
        for content, blocks in drawn(data, _MAX_OLD_PAGES)[0]:
            for block in blocks:
                if isinstance(block, Paragraph):
                    yield block.text, content.number
                else:
                    for row in block.rows:
                        yield "\t".join(text for _, text in row), content.number
        try:
            package = open_package(data)
        except Encrypted:
            return
        if package is None:
            return
        for note in package_notes(package)[0]:
            yield note.text, note.location.page
        try:
            for one, _ in attached_files(package, self._budget):
                self._attach(one)
        except Exception:  # noqa: BLE001 - damaged objects raise many kinds
            self.gaps.append(Gap(GapKind.DAMAGED, "早先版本的部分附件损坏，未能读取"))

    def _attach(self, attachment: Attachment) -> None:
        digest = hashlib.sha256(attachment.data).digest()
        if digest not in self._known:
            self._known.add(digest)
            name = f"{_OLD}/{attachment.name}"
            self.attachments.append(Attachment(name, attachment.data, attachment.gap))


def _revision_ends(data: bytes) -> list[int]:
    """Where each state but the last one ends."""
    marks = [match.end() for match in re.finditer(rb"%%EOF", data)]
    if b"/Linearized" in data[:_HEAD]:
        marks = marks[1:]  # the first is the end of the first page's part, no state
    return [end for end in marks[:-1] if b"startxref" in data[max(0, end - 64) : end]]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)
