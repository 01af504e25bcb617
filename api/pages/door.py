"""How a page is asked for and answered: who asks, forms and their token, words said once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile

from api.doors import SESSION_COOKIE, check_origin, context_of, is_secure
from api.pages import menu, words
from api.pages.render import environment
from api.problems import Problem
from api.security import secret_values
from api.service import lists, moves, preferences, sessions
from api.service.caller import Caller
from api.service.context import Context
from api.service.preferences import Preferences
from screener.errors import WorkflowError

_GUEST = "screener_form"
_TOLD = "screener_told"
_TOLD_SECONDS = 60
_MOST_FIELDS = 300


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence shown once, on the page after a form; `kind` is its colour."""

    kind: str
    text: str


@dataclass(slots=True)
class Visit:
    """One request for a page. `caller` is None for whoever has not signed in."""

    request: Request
    context: Context
    caller: Caller | None
    guest: str
    form: FormData = field(default_factory=FormData, repr=False)
    settled: Preferences = field(default_factory=Preferences)

    @property
    def me(self) -> Caller:
        """Who is signed in.

        Raises:
            Problem: `not_signed_in`.
        """
        if self.caller is None:
            raise Problem("not_signed_in")
        return self.caller

    def need_sign_in(self) -> None:
        """Raises Problem `not_signed_in`."""
        if self.caller is None:
            raise Problem("not_signed_in")

    def page(
        self, template: str, *, refusal: Problem | None = None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Render a template for this visitor; with a `refusal`, say it and answer its status."""
        response = HTMLResponse(
            environment()
            .get_template(template)
            .render(
                me=self.caller,
                unit=self.settled.unit,
                notice=self.settled.notice,
                menu=self._menu(),
                csrf=self._csrf,
                flash=self._told(),
                refusal=said(refusal) if refusal else None,
                **values,
            ),
            status_code=refusal.kind.status if refusal else status,
        )
        if self.request.cookies.get(_TOLD):
            response.delete_cookie(_TOLD)
        if self.caller is None:
            self.set_cookie(response, _GUEST, self.guest)
        return response

    def go(self, address: str, text: str = "", kind: str = "pass") -> Response:
        """Send the browser on, with a sentence for the page it comes to."""
        response = RedirectResponse(address, status_code=303)
        if text:
            told = quote(f"{kind}:{text}", safe="")
            self.set_cookie(response, _TOLD, told, seconds=_TOLD_SECONDS)
        return response

    def set_cookie(
        self, response: Response, name: str, value: str, *, seconds: int | None = None
    ) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            httponly=True,
            samesite="strict",
            secure=is_secure(self.request),
        )

    def text(self, name: str) -> str:
        """A field of the form, without blanks around it; empty if it is missing."""
        value = self.form.get(name, "")
        return "" if isinstance(value, UploadFile) else value.strip()

    def texts(self, name: str) -> list[str]:
        return [one for one in self.form.getlist(name) if isinstance(one, str) and one]

    def secret(self, name: str) -> str:
        """A password as typed: blanks belong to it."""
        value = self.form.get(name, "")
        return "" if isinstance(value, UploadFile) else value

    def query(self, *names: str) -> dict[str, str]:
        """These parameters of the address, empty where missing."""
        given = self.request.query_params
        return {name: given.get(name, "").strip() for name in names}

    def _menu(self) -> tuple[menu.Entry, ...]:
        if self.caller is None:
            return ()
        counts = {}
        if self.caller.roles & menu.REVIEWERS:
            counts["/queue"] = lists.counts(self.context, self.caller)["waiting"]
        return menu.entries(self.caller, self.request.url.path, counts)

    def _csrf(self) -> Markup:
        value = self.caller.csrf if self.caller else self.guest
        return Markup('<input type="hidden" name="csrf" value="{}">').format(value)

    def _told(self) -> Told | None:
        kind, _, text = unquote(self.request.cookies.get(_TOLD, "")).partition(":")
        return Told(kind, text) if text and kind in {"pass", "review", "block", "info"} else None


def visitor(request: Request) -> Visit:
    """Whoever asks, signed in or not."""
    context = context_of(request)
    value = request.cookies.get(SESSION_COOKIE, "")
    caller = None
    if value:
        try:
            caller = sessions.by_cookie(context, value)
        except Problem:
            caller = None
    guest = request.cookies.get(_GUEST) or secret_values.new_value()
    return Visit(request, context, caller, guest, settled=preferences.get(context))


def nobody(request: Request) -> Visit:
    """A visit of which nothing is known, for when the database cannot be asked."""
    return Visit(request, context_of(request), None, secret_values.new_value())


Guest = Annotated[Visit, Depends(visitor)]


def signed_in(visit: Guest) -> Visit:
    """Raises Problem `not_signed_in`, or `must_change_password` before that has been done."""
    if visit.me.must_change:
        raise Problem("must_change_password")
    return visit


Reader = Annotated[Visit, Depends(signed_in)]


async def posted(visit: Guest) -> Visit:
    """A form from one of our own pages.

    Raises:
        Problem: `csrf` when it did not come from a page of this session.
    """
    check_origin(visit.request)
    visit.form = await visit.request.form(max_files=0, max_fields=_MOST_FIELDS)
    check_csrf(visit, visit.secret("csrf"))
    return visit


GuestForm = Annotated[Visit, Depends(posted)]


def posted_signed_in(visit: GuestForm) -> Visit:
    return signed_in(visit)


Form = Annotated[Visit, Depends(posted_signed_in)]


def check_csrf(visit: Visit, given: str) -> None:
    wanted = visit.caller.csrf if visit.caller else visit.request.cookies.get(_GUEST, "")
    if not wanted or not secret_values.same(given, wanted):
        raise Problem("csrf")


@contextmanager
def as_problem() -> Iterator[None]:
    """A refusal of the core's workflow as the problem that pages and programs are told."""
    try:
        yield
    except WorkflowError as error:
        raise moves.problem(error) from error


def said(problem: Problem) -> str:
    """One sentence for the person: what went wrong and, where it helps, what exactly."""
    told = detail(problem)
    if not told:
        return f"{problem.kind.title}。"
    if problem.kind.code in _PLAIN:
        return told
    return f"{problem.kind.title}：{told}"


_PLAIN = frozenset({"invalid", "conflict", "workflow_invalid", "workflow_state", "forbidden"})


def detail(problem: Problem) -> str:
    """What exactly is wrong, naming the field as the form does; empty if nothing is known."""
    told = problem.detail
    if problem.fields and (label := words.LABELS.get(problem.fields[0][0])):
        told = f"{label}：{told}"
    return f"{told.rstrip('。')}。" if told else ""


def local(address: str) -> str:
    """An address on this site to go on to; the front page for anything else."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else "/"
