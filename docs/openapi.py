"""The page on the HTTP interface, from the description the service itself gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.problems import KINDS
from api.security.scopes import Scope

API = Path(__file__).parent / "api.md"
_HEAD = """\
# 接口

由 `make docs` 从 `/openapi.json` 生成，请勿手改；字段的说明见运行中的服务的 `/openapi.json`。

程序用访问令牌调用：登录后在“令牌”页新建，放在请求头里：`Authorization: Bearer scr_…`。

    curl -H "Authorization: Bearer scr_…" -F file=@稿件.docx http://127.0.0.1:8000/api/v1/drafts
    curl -H "Authorization: Bearer scr_…" -H "Content-Type: application/json" \\
         -d '{"text": "要审查的文字"}' http://127.0.0.1:8000/api/v1/screen

清单按页给出：`limit` 定每页条数，回答中的 `cursor` 原样放进下一次请求。
上传可带 `Idempotency-Key`，重发同一请求只登记一份，七天内有效。
处置、签字时写明看到的是哪一版（`version`）、第几次机检（`screening`，不写即为 1）：
此后有了新版本或重新审查过的，以 409、`stale` 拒绝。
"""


def api_page() -> str:
    """Every route with what it is for, the scopes of tokens, and the codes of problems."""
    lines = [_HEAD, "## 令牌的权限", "", "| 权限 | 用途 |", "| --- | --- |"]
    lines += [f"| `{scope.value}` | {scope.label} |" for scope in Scope]
    for tag, routes in _by_tag().items():
        lines += ["", f"## {tag}", "", "| 请求 | 用途 |", "| --- | --- |", *routes]
    lines += ["", "## 错误", "", "出错时回答 `application/problem+json`，`code` 不会改变。", ""]
    lines += ["| code | 状态 | 说明 |", "| --- | --- | --- |"]
    lines += [f"| `{kind.code}` | {kind.status} | {kind.title} |" for kind in KINDS.values()]
    return "\n".join([*lines, ""])


def _by_tag() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, method, told in _operations():
        words = told["summary"]
        if about := told.get("description", "").strip().replace("\n", " "):
            words = f"{words}：{about}"
        found.setdefault(told["tags"][0], []).append(f"| `{method.upper()} {path}` | {words} |")
    return found


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    from api.main import create_app
    from api.settings import read_settings

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(replace(read_settings({}), data=Path(folder)))
        paths = app.openapi()["paths"]
        app.state.context.database.close()
    for path, methods in paths.items():
        for method, told in methods.items():
            yield path, method, told
