"""Help: every rule with its basis, and the guide for each role."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from fastapi import APIRouter
from fastapi.responses import Response
from markupsafe import Markup

from api.pages.door import Reader, Visit
from api.pages.render import HERE
from api.problems import not_found
from screener.lexicon import load_lexicon
from screener.paths import LEXICONS
from screener.review.roles import Role
from screener.rule import Category, Rule, State

router = APIRouter()


PAGES = {
    "author": frozenset({Role.AUTHOR}),
    "department_head": frozenset({Role.DEPARTMENT_HEAD}),
    "confidentiality_officer": frozenset({Role.CONFIDENTIALITY_OFFICER}),
    "signer": frozenset({Role.SIGNER}),
    "auditor": frozenset({Role.AUDITOR}),
    "system_admin": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
}


class Basis(NamedTuple):
    """A provision and, where it was checked, its gist."""

    text: str
    note: str


class Group(NamedTuple):
    label: str
    rules: list[Rule]


@cache
def _notes() -> dict[str, str]:
    data = tomllib.loads((LEXICONS / "basis.toml").read_text("utf-8"))
    return {one["text"]: one.get("note", "") for one in data["basis"] if one.get("checked")}


@cache
def _lexicon(own: tuple[Path, ...]) -> tuple[Rule, ...]:
    return load_lexicon(own).rules


@router.get("/help")
def rules(visit: Reader) -> Response:
    query = visit.query("q", "category")
    every = _rules(visit)
    shown = [
        rule
        for rule in every.values()
        if query["category"] in {"", rule.category.value} and _mentions(rule, query["q"])
    ]
    return visit.page(
        "help.html.j2",
        query=query,
        total=len(every),
        categories=[(one.value, one.label) for one in Category],
        groups=[
            Group(category.label, list(found))
            for category, found in groupby(sorted(shown, key=_order), lambda rule: rule.category)
        ],
    )


@router.get("/help/rules/{rule_id}")
def rule(visit: Reader, rule_id: str) -> Response:
    found = _rules(visit).get(rule_id)
    if found is None:
        raise not_found("这条规则")
    bases = [Basis(text, _notes().get(text, "")) for text in found.basis]
    return visit.page("rule.html.j2", rule=found, bases=bases)


@router.get("/help/guide")
def guide(visit: Reader) -> Response:
    """The page for one's own role, and the way to the others."""
    asked = visit.query("role")["role"]
    own = next((page for page, roles in PAGES.items() if visit.me.roles & roles), "author")
    page = asked if asked in PAGES else own
    return visit.page(
        "guide.html.j2",
        text=_written(page),
        pages=[(name, _title(name), name == page) for name in PAGES],
    )


@cache
def _written(page: str) -> Markup:
    """Our own Markdown as HTML; HTML inside it stays text."""
    from markdown_it import MarkdownIt

    text = (HERE / "guide" / f"{page}.md").read_text("utf-8")
    return Markup(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))  # noqa: S704


@cache
def _title(page: str) -> str:
    first, _, _ = (HERE / "guide" / f"{page}.md").read_text("utf-8").partition("\n")
    return first.removeprefix("# ")


def _rules(visit: Visit) -> dict[str, Rule]:
    lexicon = _lexicon(visit.context.settings.lexicons)
    return {rule.id: rule for rule in lexicon if rule.state is State.ENABLED}


def _mentions(rule: Rule, words: str) -> bool:
    told = " ".join((rule.id, rule.title, rule.reason, *rule.basis))
    return all(word in told for word in words.split())


def _order(rule: Rule) -> tuple[int, int, str]:
    return list(Category).index(rule.category), -rule.severity, rule.title
