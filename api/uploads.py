"""Bodies as they come in: under limits, files encrypted on their way to the disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from api.doors import context_of
from api.problems import Problem, too_large
from api.service.intake import Received
from api.store.vault import Stored

_FIELDS = 64
_FIELD_BYTES = 64 * 1024
_OVERHEAD = 256 * 1024  # boundaries, headers and fields around files
Done_co = TypeVar("Done_co", covariant=True)


class Sink(Protocol[Done_co]):
    """Where the bytes of one file go."""

    size: int

    def write(self, data: bytes) -> None: ...

    def finish(self) -> Done_co: ...

    def abandon(self) -> None: ...


@dataclass(slots=True)
class Upload:
    """A multipart body: fields as text, files already in the vault.

    Whoever gets it owns the files: what is not passed on is to be dropped with `discard`.
    """

    fields: dict[str, str] = field(default_factory=dict, repr=False)
    files: list[Received] = field(default_factory=list)


def discard(request: Request, upload: Upload) -> None:
    """Destroy files that nobody will take."""
    for one in upload.files:
        context_of(request).vault.destroy(one.stored.id)


async def receive(request: Request, *, most_files: int = 20) -> Upload:
    """Read a multipart body, each file encrypted into the vault while it comes.

    Raises:
        Problem: `media_type`, `too_large`, `slow`, `invalid`. Nothing of the body is kept then.
    """
    context = context_of(request)
    most = context.settings.upload_bytes
    reader: _Reader[Stored] = _Reader(request, most_files, most, context.vault.writer)
    try:
        await _read(request, reader, most * most_files)
    except BaseException:
        reader.abandon()
        for _, stored in reader.files:
            context.vault.destroy(stored.id)
        raise
    return Upload(reader.fields, [Received(name, stored) for name, stored in reader.files])


async def receive_in_memory(request: Request, *, most: int) -> tuple[str, bytes, Mapping[str, str]]:
    """Name and content of the one file of a multipart body that is stored nowhere, and the fields
    beside it.

    Raises:
        Problem: `media_type`, `too_large`, `slow`, `invalid`.
    """
    reader: _Reader[bytes] = _Reader(request, 1, most, _Memory)
    await _read(request, reader, most)
    if len(reader.files) != 1:
        raise Problem("invalid", "缺少文件（字段 file）", fields=(("file", "应有一个文件"),))
    return *reader.files[0], reader.fields


async def _read(request: Request, reader: _Reader[Done_co], most: int) -> None:
    async for piece in body_in_time(request, most=most, beside=_OVERHEAD):
        await run_in_threadpool(reader.feed, piece)
    reader.check_end()


async def body_in_time(request: Request, *, most: int, beside: int = 0) -> AsyncIterator[bytes]:
    """The body in pieces, as long as it keeps coming and stays within `most` bytes, and as many
    `beside` the content.

    Raises:
        Problem: `too_large` or `slow`.
    """
    settings = context_of(request).settings
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > most + beside:
        raise too_large("内容", most)
    end = asyncio.get_running_loop().time() + settings.upload_seconds
    got = 0
    stream = aiter(request.stream())
    while True:
        left = end - asyncio.get_running_loop().time()
        patience = max(0.01, min(settings.idle_seconds, left))
        try:
            piece = await asyncio.wait_for(anext(stream), patience)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise Problem("slow") from error
        got += len(piece)
        if got > most + beside:
            raise too_large("内容", most)
        yield piece


class _Memory:
    """A file kept in memory."""

    def __init__(self) -> None:
        self._data = bytearray()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._data += data
        self.size = len(self._data)

    def finish(self) -> bytes:
        return bytes(self._data)

    def abandon(self) -> None:
        self._data.clear()


class _Reader(Generic[Done_co]):
    """Multipart in, fields and finished files out; python-multipart does the parsing."""

    def __init__(
        self,
        request: Request,
        most_files: int,
        most_bytes: int,
        opener: Callable[[], Sink[Done_co]],
    ) -> None:
        from python_multipart.multipart import MultipartParser, parse_options_header

        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise Problem("media_type", "应为 multipart/form-data")
        self.fields: dict[str, str] = {}
        self.files: list[tuple[str, Done_co]] = []
        self._parse_header = parse_options_header
        self._most_files = most_files
        self._most_bytes = most_bytes
        self._open = opener
        self._sink: Sink[Done_co] | None = None
        self._ended = False
        self._begin()
        self._parser = MultipartParser(
            options[b"boundary"],
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finished,
            },
        )

    def feed(self, piece: bytes) -> None:
        from python_multipart.exceptions import FormParserError

        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise _broken() from error

    def check_end(self) -> None:
        """Raises Problem when the body stopped before its end."""
        if not self._ended:
            raise _broken()

    def abandon(self) -> None:
        if self._sink is not None:
            self._sink.abandon()

    def _begin(self) -> None:
        self._header_name, self._header_word = bytearray(), bytearray()
        self._disposition: dict[bytes, bytes] = {}
        self._value = bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_word += data[start:end]

    def _header_end(self) -> None:
        if bytes(self._header_name).lower() == b"content-disposition":
            _, self._disposition = self._parse_header(bytes(self._header_word))
        self._header_name, self._header_word = bytearray(), bytearray()

    def _headers_finished(self) -> None:
        if b"name" not in self._disposition:
            raise _broken()
        if b"filename" not in self._disposition:
            return
        if len(self.files) >= self._most_files:
            raise Problem("too_large", f"一次最多上传 {self._most_files} 个文件")
        self._sink = self._open()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._sink is None:
            self._value += data[start:end]
            if len(self._value) > _FIELD_BYTES:
                raise Problem("too_large", "表单字段过长")
            return
        if self._sink.size + end - start > self._most_bytes:
            raise too_large("单个文件", self._most_bytes)
        self._sink.write(data[start:end])

    def _end(self) -> None:
        if self._sink is not None:
            filename = self._disposition[b"filename"].decode("utf-8", "replace")
            if filename or self._sink.size:
                self.files.append((filename, self._sink.finish()))
            else:  # a file field the browser left empty
                self._sink.abandon()
            self._sink = None
            return
        if len(self.fields) >= _FIELDS:
            raise Problem("too_large", "表单字段过多")
        name = self._disposition[b"name"].decode("utf-8", "replace")
        self.fields[name] = self._value.decode("utf-8", "replace")

    def _finished(self) -> None:
        self._ended = True


def _broken() -> Problem:
    return Problem("invalid", "multipart 内容不完整或格式有误")
