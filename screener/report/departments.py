"""Which department a file belongs to: by the longest path prefix of a table people write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from screener.configuration import read_text
from screener.errors import UsageError

ROOT = "（根目录）"  # files that lie in no folder
_WHAT = "部门对照"


@dataclass(slots=True)
class Departments:
    """Prefixes are whole folders or files; without a table the first folder is the department."""

    by_prefix: Mapping[str, str] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)
    _asked: bool = False

    @property
    def unmet(self) -> list[str]:
        """Prefixes of the table under which nothing lay, once a report has asked."""
        return [one for one in self.by_prefix if self._asked and one and one not in self._met]

    def of(self, path: str) -> str:
        """The department of a path below the folder screened."""
        self._asked = True
        known = path
        while known:
            if known in self.by_prefix:
                self._met.add(known)
                return self.by_prefix[known]
            known = known.rpartition("/")[0]
        if "" in self.by_prefix:
            return self.by_prefix[""]
        return path.partition("/")[0] if "/" in path else ROOT


def load_departments(path: Path) -> Departments:
    """A table of lines `path prefix TAB department`; `/` alone is everything else.

    Raises:
        UsageError: naming the line.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(read_text(path, _WHAT).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        prefix, tab, name = line.partition("\t")
        prefix = prefix.strip().replace("\\", "/").strip("/")
        if not tab or not name.strip():
            raise UsageError(f"{_WHAT}文件 {path} 第{number}行应是：路径、制表符、部门名称")
        if prefix in found:
            raise UsageError(f"{_WHAT}文件 {path} 第{number}行：路径重复")
        found[prefix] = name.strip()
    return Departments(found)
