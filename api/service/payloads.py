"""What of a verdict quotes the draft, as it lies encrypted in the database and the vault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from api.service.context import Context
from api.service.sealing import Placed
from api.service.views import DocumentView, PassageView
from api.store.models import EarlierFinding, FindingRow, Version
from api.store.vault import VaultDamaged
from screener.document import Document, Location, Part
from screener.report.entry import finding_entry, printable
from screener.report.place import place

_VERSION = b"version "
_FINDING = b"finding "


def lock_version(context: Context, version: Version, filename: str, unread: list[str]) -> bytes:
    told = json.dumps({"filename": filename, "unread": unread}).encode()
    return context.vault.ring.lock(told, _VERSION + version.id.encode())


def open_version(context: Context, version: Version) -> tuple[str, tuple[str, ...]]:
    """File name and what was not read; empty before the verdict and after sealing."""
    if version.payload is None:
        return "", ()
    told = json.loads(context.vault.ring.unlock(version.payload, _VERSION + version.id.encode()))
    return told["filename"], tuple(told["unread"])


def lock_finding(context: Context, row_id: str, one: Placed) -> bytes:
    entry: dict[str, Any] = {**finding_entry(one.finding, mask=False), "document": one.path}
    entry["spot"] = one.finding.location.place
    told = json.dumps(entry, ensure_ascii=False).encode()
    return context.vault.ring.lock(told, _FINDING + row_id.encode())


def open_finding(context: Context, row: FindingRow | EarlierFinding) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        context.vault.ring.unlock(row.payload, _FINDING + row.id.encode())
    )
    return told


def location_from(entry: dict[str, Any]) -> Location:
    said = entry["location"]
    return Location(**{**said, "part": Part(said["part"])}, place=entry.get("spot"))


def dump_reading(document: Document) -> bytes:
    """All that was read of an upload, document by document, for the review desk."""
    return json.dumps(list(_documents(document, document.path)), ensure_ascii=False).encode(
        "utf-8", "replace"
    )


def _documents(document: Document, root: str) -> Iterator[dict[str, Any]]:
    yield {
        "path": printable(document.path.removeprefix(root).removeprefix("!/")),
        "media_type": document.media_type,
        "characters": len(document.text),
        "gaps": [gap.message for gap in document.gaps],
        "passages": [
            [*one.span, printable(document.text[slice(*one.span)]), one.location._asdict(),
             one.heading, one.cell]
            for one in document.passages
        ],
    }  # fmt: skip
    for child in document.children:
        yield from _documents(child, root)


def load_reading(context: Context, version: Version) -> tuple[DocumentView, ...]:
    """Raises VaultDamaged when it is gone or not what was written."""
    if version.reading is None:
        raise VaultDamaged(version.id)
    return tuple(_document_view(one) for one in json.loads(context.vault.get(version.reading)))


def _document_view(told: dict[str, Any]) -> DocumentView:
    return DocumentView(
        path=told["path"],
        media_type=told["media_type"],
        characters=told["characters"],
        gaps=tuple(told["gaps"]),
        passages=tuple(_passage_view(*one) for one in told["passages"]),
    )


def _passage_view(
    start: int, end: int, text: str, said: dict[str, Any], heading: bool, cell: list[int] | None
) -> PassageView:
    location = Location(**{**said, "part": Part(said["part"])})
    table, row, column = cell or (None, None, None)
    return PassageView(start=start, end=end, text=text, location=location, place=place(location),
                       heading=heading, table=table, row=row, column=column)  # fmt: skip
