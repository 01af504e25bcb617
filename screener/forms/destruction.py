"""销毁登记表: originals destroyed under 登记, 审批 and 监毁."""

from __future__ import annotations

from screener.forms.sheet import Form, Section, chinese_time, grouped, pair, wide
from screener.review.record import Destruction, entry_digest


def destruction_form(entry: Destruction) -> Form:
    """The form with the names of the three who took part."""
    contents = "\n".join(
        f"{number}. {one.name}（{one.bytes}字节）\n{grouped(one.sha256)}"
        for number, one in enumerate(entry.contents, 1)
    )
    rows = (
        wide("销毁内容及\n指纹", contents),
        (*pair("所属登记号", entry.number), *pair("数量", f"{len(entry.contents)}份")),
        wide("销毁理由", entry.reason, lines=2),
        wide("销毁方式", entry.method),
        (*pair("登记人", entry.registered_by), *pair("审批人", entry.approved_by)),
        (*pair("监毁人", entry.witnessed_by), *pair("销毁时间", chinese_time(entry.time))),
        wide("签字", "登记人：　　　　　　　审批人：　　　　　　　监毁人：　　　　　　　", lines=3),
    )
    return Form(
        title="审查稿件原件销毁登记表",
        above=(f"记录第{entry.sequence}号", f"登记号：{entry.number}"),
        sections=(Section("", rows),),
        below=(
            f"记录摘要（SHA-256）：{entry_digest(entry)}",
            "销毁的是稿件原件及其文字；审查记录、签字和内容指纹照旧保存。",
        ),
    )
