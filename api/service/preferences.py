"""What an administrator sets while the service runs; everything has a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy.orm import Session

from api.problems import invalid
from api.service import audit
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_line, checked_note
from api.store.models import Setting
from screener.review.roles import Role

_NAME = "preferences"
_DAYS = 1_000
_YEARS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """`keep_years` of finished drafts' originals; 0 keeps them until someone asks.

    Records, receipts and registers are kept for good, whatever is set here.
    """

    unit: str = ""
    notice: str = "本系统为非涉密系统：涉密不上网，上网不涉密。"
    publish_days: int = 20
    review_days: int = 10
    keep_years: int = 10
    retention: str = "10年"


def read(session: Session) -> Preferences:
    row = session.get(Setting, _NAME)
    if row is None:
        return Preferences()
    known = {one.name for one in fields(Preferences)}
    return Preferences(**{name: value for name, value in row.value.items() if name in known})


def get(context: Context) -> Preferences:
    """Everyone may know them: pages show the unit's name before anyone signs in."""
    with context.database.read() as session:
        return read(session)


def put(context: Context, caller: Caller, values: Mapping[str, str | int]) -> Preferences:
    """Change some; the others stay.

    Raises:
        Problem: `invalid`, naming the setting.
    """
    caller.need(Role.SYSTEM_ADMIN)
    kinds = {one.name: type(one.default) for one in fields(Preferences)}
    checked: dict[str, str | int] = {}
    for name, value in values.items():
        if name not in kinds:
            raise invalid(name, "没有这项设置")
        checked[name] = _checked(name, value, kinds[name])
    with context.database.write() as session:
        wanted = replace(read(session), **checked)  # type: ignore[arg-type]
        row = session.get(Setting, _NAME)
        if row is None:
            session.add(Setting(name=_NAME, value=asdict(wanted)))
        else:
            row.value, row.updated_at = asdict(wanted), context.clock()
        audit.note(session, caller, "settings.changed", "settings", _NAME, at=context.clock(),
                   names=sorted(checked))  # fmt: skip
    return wanted


def _checked(name: str, value: str | int, kind: type) -> str | int:
    if kind is int:
        most = _YEARS if name.endswith("years") else _DAYS
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise invalid(name, f"应是 0 到 {most} 的整数")
        return value
    if not isinstance(value, str):
        raise invalid(name, "应是文字")
    return checked_note(name, value) if name == "notice" else checked_line(name, value)
