"""Files people write for the program - rules, term lists, policies - and what is wrong in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from screener.errors import LexiconError, system_reason

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def read_text(path: Path, what: str) -> str:
    """The text of a file that should be UTF-8; `what` it is, for the person who gave it.

    Raises:
        LexiconError: naming the file.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LexiconError(f"无法读取{what}文件 {path}：{system_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{what}文件 {path} 不是 UTF-8 编码，请另存为 UTF-8"
            "（记事本另存时选编码，Excel 选“CSV UTF-8”）"
        ) from error


def parse_toml(text: str, path: Path, what: str) -> dict[str, Any]:
    """Raises LexiconError naming the file and the place that is no TOML."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        place = f"第{found[1]}行第{found[2]}列" if found else "文件末尾"
        raise LexiconError(f"{what}文件 {path} 不是有效的 TOML：{place}有误") from error
