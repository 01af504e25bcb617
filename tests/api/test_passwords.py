"""Who holds a password, a session or a token, and who only guesses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from api.security import passwords
from api.service import sessions
from api.store.models import Token, now
from tests.api.world import PASSWORD, World


def test_a_session_ends_when_one_signs_out_or_changes_the_password(sqlite: World) -> None:
    first, second = sqlite.browser("author"), sqlite.browser("author")
    assert first.delete("/api/v1/session").status_code == 204
    assert second.get("/api/v1/me").status_code == 200
    change = {"old": PASSWORD, "new": "Blue-Lantern-43"}
    assert second.put("/api/v1/me/password", json=change).status_code == 204
    assert second.get("/api/v1/me").status_code == 401
    assert sqlite.browser("author", "Blue-Lantern-43").get("/api/v1/me").status_code == 200


def test_five_wrong_passwords_lock_the_account_for_a_while(world: World) -> None:
    client = world.anonymous
    for _ in range(5):
        answer = client.post("/api/v1/session", json={"login": "author", "password": "wrong"})
        assert answer.json()["code"] == "bad_credentials"
    locked = client.post("/api/v1/session", json={"login": "author", "password": PASSWORD})
    assert (locked.status_code, locked.json()["code"]) == (429, "locked")
    assert int(locked.headers["retry-after"]) <= 900
    assert world.client("secadmin").post("/api/v1/users/author/unlock").status_code == 200
    assert world.browser("author").get("/api/v1/me").status_code == 200


def test_guesses_made_side_by_side_do_not_get_past_the_lock(
    sqlite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right password comes while, after the first look at the lock, five others fail."""
    whole = passwords.matches

    def slow(password: str, hashed: str | None) -> bool:
        if password == PASSWORD:
            for _ in range(5):
                sessions._refuse(sqlite.context, "author")
        return whole(password, hashed)

    monkeypatch.setattr(passwords, "matches", slow)
    login = {"login": "author", "password": PASSWORD}
    assert sqlite.anonymous.post("/api/v1/session", json=login).json()["code"] == "locked"


def test_the_old_password_cannot_be_guessed_at_a_desk_left_open(sqlite: World) -> None:
    browser = sqlite.browser("author")
    for _ in range(5):
        body = {"old": "wrong", "new": "Blue-Lantern-43"}
        answer = browser.put("/api/v1/me/password", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "password_needed")
    body = {"old": PASSWORD, "new": "Blue-Lantern-43"}
    assert browser.put("/api/v1/me/password", json=body).json()["code"] == "locked"


def test_a_token_changes_no_password(sqlite: World) -> None:
    body = {"old": PASSWORD, "new": "Blue-Lantern-43"}
    answer = sqlite.client("author").put("/api/v1/me/password", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert sqlite.browser("author").get("/api/v1/me").status_code == 200


def test_tokens_that_have_run_out_do_not_count(sqlite: World) -> None:
    body = {"name": "网站", "scopes": ["screen"], "days": 1}
    browser = sqlite.browser("author")
    made = [browser.post("/api/v1/tokens", json=body).status_code for _ in range(50)]
    assert made == [201] * 49 + [409]  # one has been there from the start
    with sqlite.context.database.write() as session:
        session.execute(update(Token).values(expires_at=now() - timedelta(days=1)))
    assert browser.post("/api/v1/tokens", json=body).status_code == 201


def test_weak_and_used_passwords_are_refused(sqlite: World) -> None:
    browser = sqlite.browser("author")
    for new in ("short", "alllowercaseletters", "Author-2026-xx", PASSWORD, "Password-2026"):
        answer = browser.put("/api/v1/me/password", json={"old": PASSWORD, "new": new})
        assert answer.status_code == 422, new
