"""Who asks: a person signed in, or a program with that person's token."""

from __future__ import annotations

from dataclasses import dataclass

from api.problems import Problem
from api.security.scopes import Scope
from screener.review.roles import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`scopes` is None for a browser session, which may do all its person may.

    `csrf` is what forms of this session send along.
    """

    id: str
    login: str
    name: str
    roles: frozenset[Role]
    department_id: str | None = None
    department: str | None = None
    title: str = ""
    must_change: bool = False
    scopes: frozenset[Scope] | None = None
    csrf: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.roles, self.department_id)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def need(self, *roles: Role) -> None:
        """Raises Problem `forbidden` unless the caller holds one of the roles."""
        if not self.has(*roles):
            names = "、".join(role.label for role in roles)
            raise Problem("forbidden", f"此事由{names}办理")

    def need_scope(self, scope: Scope) -> None:
        """Raises Problem: `scope`, or `must_change_password` while that is still to be done."""
        if self.must_change:
            raise Problem("must_change_password")
        if self.scopes is not None and scope not in self.scopes:
            raise Problem("scope", f"此接口需要权限“{scope.label}”（{scope.value}）")


SYSTEM = Caller(id="system", login="system", name="系统", roles=frozenset())
