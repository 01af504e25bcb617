"""Elements of great parts as they end, one after the other, without the tree of all of them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from lxml import etree

from screener.containers.ooxml.xml import RAW_STRICT, transitional
from screener.containers.safe_xml import SAFE
from screener.errors import Damaged


class Stream:
    """Elements of some names as they end; each is emptied after use. `whole`: nothing broke."""

    def __init__(self, data: bytes, names: tuple[str, ...]) -> None:
        if RAW_STRICT in data[:4096]:
            data = transitional(data)
        self.whole = True
        self._context = etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            tag=tuple(f"{{*}}{name}" for name in names),
            **SAFE,
            remove_comments=True,
            remove_pis=True,
            recover=True,
            collect_ids=False,
        )

    def __iter__(self) -> Iterator[etree._Element]:
        try:
            for _, element in self._context:
                yield element
                element.clear()
                parent = element.getparent()
                if parent is not None:
                    while element.getprevious() is not None:
                        del parent[0]
        except etree.XMLSyntaxError:
            self.whole = False
        errors = self._context.error_log
        self.whole = self.whole and not any(one.level >= 2 for one in errors)
        root = self._context.root
        if root is None:
            raise Damaged("工作表内容无法读取")
        if root.getroottree().docinfo.internalDTD is not None:
            self.whole = False
