"""Pages as a browser meets them: who may enter, what a form must bring, what errors look like."""

from __future__ import annotations

import re

import httpx2
import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from api.pages.door import local
from api.pages.site import page_routes
from tests.api.world import CLEAN, PASSWORD, PRIVATE, World, answers

HTML = {"accept": "text/html"}


def visit(world: World, login: str | None = None) -> TestClient:
    """A browser that follows no redirect, signed in on the page itself."""
    client = TestClient(world.app, headers=HTML, follow_redirects=False)
    if login:
        form = client.get("/login").text
        answer = client.post(
            "/login", data={"login": login, "password": PASSWORD, "csrf": token(form)}
        )
        assert answer.status_code == 303, answer.text
    return client


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def posts() -> list[str]:
    return sorted(route.path for route in page_routes() if "POST" in (route.methods or ()))


def gets() -> list[APIRoute]:
    return [route for route in page_routes() if "GET" in (route.methods or ())]


def filled(path: str) -> str:
    return re.sub(r"{[a-z_]+}", "1", path)


def test_every_form_without_its_token_is_refused(sqlite: World) -> None:
    client = visit(sqlite, "author")
    for path in posts():
        answer = client.post(filled(path), data={"csrf": "wrong"})
        if path in {"/drafts/new", "/drafts/{draft_id}/revise"}:
            answer = client.post(filled(path), data={"csrf": "wrong"}, files={"files": b"a"})
        assert answer.status_code == 403, path
        assert "请求校验失败" in answer.text, path


def test_a_form_from_another_site_is_refused_even_with_the_token(sqlite: World) -> None:
    client = visit(sqlite, "author")
    data = {"csrf": token(client.get("/drafts").text)}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/logout", data=data, headers=headers).status_code == 403
    assert client.get("/drafts").status_code == 200


def test_who_has_not_signed_in_is_led_to_the_door_and_back(sqlite: World) -> None:
    client = visit(sqlite)
    open_to_all = {"/login", "/records/public.pem"}
    for route in gets():
        if route.path in open_to_all:
            continue
        answer = client.get(filled(route.path))
        assert answer.status_code == 303, route.path
        assert answer.headers["location"].startswith("/login"), route.path
    assert client.get("/drafts?q=1").headers["location"] == "/login?next=%2Fdrafts%3Fq%3D1"


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", ""]
)
def test_the_door_leads_nowhere_but_here(address: str) -> None:
    assert local(address) == "/"


def test_a_session_begins_with_a_value_of_its_own(sqlite: World) -> None:
    client = TestClient(sqlite.app, headers=HTML, follow_redirects=False)
    client.cookies.set("screener_session", "chosen-by-somebody-else")
    form = client.get("/login").text
    answer = client.post(
        "/login", data={"login": "author", "password": PASSWORD, "csrf": token(form)}
    )
    given = answer.headers["set-cookie"]
    assert "chosen-by-somebody-else" not in given
    assert "HttpOnly" in given
    assert "SameSite=lax" in given  # a link on another site leads to the page, not to the door


def test_the_wrong_role_sees_why_in_chinese(sqlite: World) -> None:
    client = visit(sqlite, "author")
    for path in ("/accounts", "/audit", "/system", "/webhooks", "/queue", "/destructions"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "没有办理此事的权限" in answer.text, path


def test_another_departments_draft_does_not_exist(sqlite: World) -> None:
    draft = sqlite.draft("author", "a.txt", CLEAN.encode())["summary"]["id"]
    client = visit(sqlite, "other")
    for rest in ("", "/submit", "/sign", "/edit", "/revise", "/mend", "/original"):
        assert client.get(f"/drafts/{draft}{rest}").status_code == 404, rest


def test_errors_are_chinese_pages_for_people_and_problems_for_programs(sqlite: World) -> None:
    client = visit(sqlite, "author")
    page = client.get("/nothing-here")
    assert page.status_code == 404
    assert "<h1>没有找到</h1>" in page.text
    program = client.get("/nothing-here", headers={"accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"


def test_pages_run_no_script_or_style_but_our_files(sqlite: World) -> None:
    client = visit(sqlite, "author")
    page = client.get("/drafts/new")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)|<style|\sstyle=|\son[a-z]+=", page.text)
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text):
        kept = client.get(address)
        assert kept.status_code == 200, address
        assert "immutable" in kept.headers["cache-control"]


def test_originals_are_handed_out_as_downloads_of_no_known_type(sqlite: World) -> None:
    draft = sqlite.draft("author", "页.html", b"<script>alert(1)</script>")["summary"]["id"]
    answer = visit(sqlite, "author").get(f"/drafts/{draft}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E9%A1%B5.html"


def test_an_author_cannot_sign_for_the_next_level(sqlite: World) -> None:
    draft = sqlite.draft("author", "a.txt", PRIVATE.encode())
    draft = sqlite.dispose("author", draft, "false_alarm")
    client = visit(sqlite, "author")
    address = f"/drafts/{draft['summary']['id']}"
    assert client.get(f"{address}/sign").status_code == 303
    data = {
        "csrf": token(client.get(address).text),
        "choice": "approve:publish",
        "digest": draft["versions"][-1]["sha256"],
        "version": "1",
        "password": PASSWORD,
    }
    refused = client.post(f"{address}/sign", data=data)
    assert refused.status_code in {403, 409}
    assert not sqlite.screened("author", draft["summary"]["id"])["signoffs"]


def test_a_wrong_password_signs_nothing_and_keeps_what_was_typed(sqlite: World) -> None:
    draft = sqlite.draft("author", "a.txt", CLEAN.encode())
    client = visit(sqlite, "author")
    address = f"/drafts/{draft['summary']['id']}/submit"
    page = client.get(address).text
    data = dict.fromkeys(re.findall(r'name="([a-z_]+)" value="no"', page), "no")
    data |= {"csrf": token(page), "digest": draft["versions"][-1]["sha256"], "version": "1"}
    refused = client.post(address, data={**data, "password": "wrong", "comment": "请审"})
    assert refused.status_code == 403
    assert "密码不正确" in refused.text
    assert 'value="请审"' in refused.text
    assert refused.text.count("checked") == 12


def test_days_are_written_as_people_write_them(sqlite: World) -> None:
    draft = sqlite.draft("author", "通知.txt", CLEAN.encode(),
                         planned="2026-12-01", notice_until="2026-12-31")  # fmt: skip
    draft = sqlite.moved("author", draft, "submit", answers=answers())
    address = f"/drafts/{draft['summary']['id']}"
    head = visit(sqlite, "head")
    assert "2026年12月1日" in head.get(f"{address}/sign").text
    for login in ("head", "officer", "signer"):
        draft = sqlite.moved(login, draft, "approve", conclusion="publish")
    for page in (head.get("/records/1").text, visit(sqlite, "officer").get("/model").text):
        shown = re.sub(r"<[^>]*>", "", page)
        assert re.search(r"20\d\d年\d{1,2}月\d{1,2}日", shown)
        assert not re.search(r"20\d\d-\d\d-\d\d", shown)
    assert "2026年12月31日" in head.get("/records/1").text


def pasted(client: TestClient, **fields: str) -> httpx2.Response:
    """The form of new drafts with its fields, as a browser sends it when no file was chosen."""
    csrf = token(client.get("/drafts/new").text)
    nothing = ("", b"", "application/octet-stream")
    return client.post("/drafts/new", data={"csrf": csrf, **fields}, files={"files": nothing})


def test_a_text_without_a_file_is_pasted_screened_and_corrected(sqlite: World) -> None:
    client = visit(sqlite, "author")
    answer = pasted(client, title="公众号推送", pasted=PRIVATE.replace("\n", "\r\n"))
    assert answer.status_code == 303, answer.text
    address = answer.headers["location"]
    draft = sqlite.screened("author", address.rpartition("/")[2])
    assert draft["summary"]["title"] == "公众号推送"
    assert draft["versions"][0]["filename"] == "公众号推送.txt"
    assert draft["summary"]["outcome"] == "block"
    original = client.get(f"{address}/original")
    assert original.content == PRIVATE.strip().encode()
    form = {"csrf": token(client.get(f"{address}/revise").text), "version": "1"}
    answer = client.post(f"{address}/revise", data={**form, "pasted": CLEAN},
                         files={"files": ("", b"")})  # fmt: skip
    assert answer.status_code == 303, answer.text
    draft = sqlite.screened("author", draft["summary"]["id"])
    assert (draft["summary"]["outcome"], draft["summary"]["version"]) == ("pass", 2)


def test_what_was_pasted_stays_on_the_page_that_refuses_it(sqlite: World) -> None:
    client = visit(sqlite, "author")
    for fields, said in (
        ({"pasted": CLEAN}, "标题：粘贴文字的须写标题"),
        ({"pasted": " \r\n", "title": "空的"}, "请选择要上传的文件，或粘贴文字"),
    ):
        answer = pasted(client, **fields)
        assert answer.status_code == 422
        assert said in answer.text
        assert ("欢迎广大读者" in answer.text) is (fields["pasted"] == CLEAN)


def test_a_file_and_a_text_at_once_are_refused_and_nothing_of_them_is_kept(sqlite: World) -> None:
    client = visit(sqlite, "author")
    draft = sqlite.draft("author", "a.txt", CLEAN.encode())["summary"]["id"]
    kept = stored(sqlite)
    for page in ("/drafts/new", f"/drafts/{draft}/revise"):
        data = {"csrf": token(client.get(page).text), "pasted": CLEAN, "title": "a", "version": "1"}
        answer = client.post(page, data=data, files={"files": ("b.txt", b"b")})
        assert answer.status_code == 422
        assert "与文件分开上传" in answer.text
        two = [("files", ("b.txt", b"b")), ("files", ("c.txt", b"c"))]
        if page != "/drafts/new":
            assert client.post(page, data={**data, "pasted": ""}, files=two).status_code == 422
    assert stored(sqlite) == kept


def stored(world: World) -> list[str]:
    return sorted(one.name for one in world.context.vault.folder.rglob("*") if one.is_file())


def test_more_than_is_listed_is_said_at_the_desk_and_where_one_signs(sqlite: World) -> None:
    rows = "\n".join(f"第{at}户，身份证号{identity(at)}，请核对。" for at in range(203))
    draft = sqlite.draft("author", "名单.txt", f"救助对象公示\n{rows}\n".encode())
    said = "居民身份证号码：同类号码共 203 处，另有 3 处不再逐一列出"
    address = f"/drafts/{draft['summary']['id']}"
    assert said in visit(sqlite, "author").get(address).text
    draft = sqlite.dispose("author", draft, "false_alarm")
    sqlite.moved("author", draft, "submit", answers=answers())
    assert said in visit(sqlite, "head").get(f"{address}/sign").text


def identity(at: int) -> str:
    """A number of somebody born in 1880, each another."""
    digits = f"110101188001{1 + at % 28:02}{at:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(one) * weight for one, weight in zip(digits, weights, strict=True)) % 11
    return digits + "10X98765432"[rest]


def test_where_nothing_was_found_no_opinion_on_it_is_claimed(sqlite: World) -> None:
    for name, words in (("a.txt", CLEAN), ("b.txt", PRIVATE)):
        draft = sqlite.draft("author", name, words.encode())
        draft = sqlite.dispose("author", draft, "false_alarm")
        draft = sqlite.moved("author", draft, "submit", answers=answers())
        for login in ("head", "officer"):
            draft = sqlite.dispose(login, draft, "false_alarm")
            draft = sqlite.moved(login, draft, "approve", conclusion="publish")
        page = visit(sqlite, "signer").get(f"/drafts/{draft['summary']['id']}").text
        assert ("”，没有提示。" in page) is (words == CLEAN)
        assert ("”，提示均有处置意见。" in page) is (words == PRIVATE)


def test_an_empty_file_is_not_said_to_be_ready(sqlite: World) -> None:
    draft = sqlite.draft("author", "空.docx", b"")["summary"]["id"]
    page = visit(sqlite, "author").get(f"/drafts/{draft}").text
    assert "文件是空的（0 字节），没有内容可审，请核对是否传错。" in page
    assert "可提交" not in page
