"""Approval chains: two to five levels for each department and site column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.problems import invalid, not_found
from api.service import audit, cases, moves
from api.service.caller import Caller
from api.service.context import Context
from api.service.names import checked_line
from api.service.views import ChainView
from api.store.models import ChainSetting, Department, new_id
from screener.errors import WorkflowError
from screener.review.levels import Chain, chain_from, usual_chain
from screener.review.roles import Role


def listing(context: Context, caller: Caller) -> tuple[ChainView, ...]:
    """All that are set, the one for everything else first; everyone may know them."""
    assert caller.id
    with context.database.read() as session:
        rows = session.execute(select(ChainSetting).order_by(ChainSetting.id)).scalars().all()
        views = [_view(session, row, _chain(row)) for row in rows]
    if not any(one.department_id is None and one.column is None for one in views):
        usual = usual_chain(cases.USUAL_LEVELS)
        views.insert(0, ChainView(id=None, department_id=None, department=None, column=None,
                                  levels=usual.levels, forced={}))  # fmt: skip
    return tuple(views)


def columns(context: Context) -> tuple[str, ...]:
    """Columns of the site that are treated apart, by an approval chain or by the policy."""
    with context.database.read() as session:
        named = session.execute(select(ChainSetting.site_column).distinct()).scalars().all()
    return tuple(sorted(context.exceptions.union(one for one in named if one)))


def put(
    context: Context,
    caller: Caller,
    *,
    department_id: str | None,
    column: str | None,
    levels: Iterable[tuple[str, Iterable[str], str]],
    forced: Mapping[str, str],
) -> ChainView:
    """Set the chain of a department and column; it holds for drafts screened from now on.

    Raises:
        Problem: `workflow_invalid` with the chain's own code as `reason`.
    """
    caller.need(Role.SECURITY_ADMIN)
    column = checked_line("column", column or "") or None
    try:
        chain = chain_from(levels, forced)
    except WorkflowError as error:
        raise moves.problem(error) from error
    with context.database.write() as session:
        if department_id is not None and session.get(Department, department_id) is None:
            raise invalid("department_id", "没有这个部门")
        row = session.execute(
            select(ChainSetting).where(
                ChainSetting.department_id.is_not_distinct_from(department_id),
                ChainSetting.site_column.is_not_distinct_from(column),
            )
        ).scalar_one_or_none()
        if row is None:
            row = ChainSetting(id=new_id(), department_id=department_id, site_column=column)
            session.add(row)
        row.levels = [cases.plain_level(level) for level in chain.levels]
        row.forced = {one.value: step.value for one, step in chain.forced.items()}
        row.updated_at = context.clock()
        session.flush()
        audit.note(session, caller, "chain.set", "chain", row.id, at=context.clock(),
                   levels=len(chain.levels))  # fmt: skip
        return _view(session, row, chain)


def remove(context: Context, caller: Caller, chain_id: str) -> None:
    """Back to the chain of all others."""
    caller.need(Role.SECURITY_ADMIN)
    with context.database.write() as session:
        row = session.get(ChainSetting, chain_id)
        if row is None:
            raise not_found("这个审批流程")
        session.delete(row)
        audit.note(session, caller, "chain.removed", "chain", chain_id, at=context.clock())


def _chain(row: ChainSetting) -> Chain:
    return chain_from([tuple(level) for level in row.levels], row.forced)


def _view(session: Session, row: ChainSetting, chain: Chain) -> ChainView:
    department = session.get(Department, row.department_id) if row.department_id else None
    return ChainView(
        id=row.id,
        department_id=row.department_id,
        department=department.name if department else None,
        column=row.site_column,
        levels=chain.levels,
        forced={one.value: step.value for one, step in chain.forced.items()},
    )
