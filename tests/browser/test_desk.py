"""The review desk in a browser: exact marks, keys, hostile words, no script, a leader's phone."""

from __future__ import annotations

from html import escape
from pathlib import Path

from tests.api.world import PASSWORD
from tests.browser.desk import Office
from tests.browser.drafts import IDENTITY, INTERNAL, MOBILE, three_findings
from tests.samples.ooxml_word import paragraph, run, word

HOSTILE = '<img src=x onerror=alert(1)>"><script>alert(2)</script>'


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_marks_are_exact_after_an_emoji_and_a_rare_character(
    office: Office, tmp_path: Path
) -> None:
    author = office.desk("author")
    author.upload(write(tmp_path, "表情.docx", three_findings()))
    marks = author.page.locator(".draft mark")
    assert [one.replace("\u2060", "") for one in marks.locator("a").all_inner_texts()] == [
        IDENTITY,
        MOBILE,
        INTERNAL,
    ]
    assert author.page.locator(".quote mark").all_inner_texts() == [IDENTITY, MOBILE, INTERNAL]
    paragraph = author.page.locator(".passage:has(#hit-1)").inner_text()
    assert paragraph.startswith("😀𠮷先生，身份证号")


def test_keys_go_to_the_next_finding_and_back_and_say_so(office: Office, tmp_path: Path) -> None:
    author = office.desk("author")
    author.upload(write(tmp_path, "键盘.docx", three_findings()))
    page = author.page

    def here() -> str | None:
        return page.locator(".finding.here").get_attribute("data-finding")

    seen = []
    for key in "jjjk":
        page.keyboard.press(key)
        seen.append(here())
    assert seen == ["1", "2", "3", "2"]
    assert page.locator("mark.here").get_attribute("data-finding") == "2"
    hints = page.locator(".keys").inner_text()
    assert all(f"{key}" in hints for key in ("J", "K", "A", "M", "F", "L"))
    author.press("m")
    assert page.locator("#finding-2 .decided-by").inner_text().startswith("采纳，须脱敏")
    assert here() == "3"


def test_html_and_script_in_names_titles_and_texts_stay_text(
    office: Office, tmp_path: Path
) -> None:
    author = office.desk("author")
    text = escape(f"{HOSTILE} 张某某（电话：{MOBILE}）。")
    draft = write(tmp_path, "a.docx", word(paragraph(run(text))))
    author.upload(draft, title=HOSTILE, column=HOSTILE)
    assert author.page.locator("h1").inner_text() == HOSTILE
    assert HOSTILE in author.page.locator(".draft").inner_text()
    assert author.page.locator("img[src=x]").count() == 0
    author.page.goto("/drafts")
    assert HOSTILE in author.page.locator("td.name").first.inner_text()
    assert author.page.locator("script:not([src])").count() == 0


def test_everything_works_without_script(office: Office, tmp_path: Path) -> None:
    author = office.desk("author", script=False)
    page = author.page
    path = write(tmp_path, "无脚本.txt", "关于图书馆开放时间的通知\n\n欢迎广大读者前来阅读。\n")
    page.goto("/drafts/new")
    page.set_input_files("#files", str(path))
    page.click("text=上传并机检")
    while page.locator("[data-waiting]").count():
        page.wait_for_timeout(300)
        page.reload()
    author.submit()
    page.click("text=撤回修改")
    page.click("button:has-text('撤回修改')")
    assert "退回修改" in page.locator(".crumb").inner_text()


def test_a_leader_returns_a_draft_on_a_phone_and_the_author_reads_why(
    office: Office, tmp_path: Path
) -> None:
    author = office.desk("author")
    author.upload(write(tmp_path, "手机退回.txt", "关于读书活动的通知\n\n欢迎参加。\n"))
    author.submit()
    for login in ("head", "officer"):
        desk = office.desk(login)
        desk.open("手机退回")
        desk.sign()
    leader = office.desk("signer", "phone")
    page = leader.page
    page.goto("/")
    page.click("text=菜单")
    page.click("nav >> text=待我审核")
    page.click("td.name a:has-text('手机退回')")
    assert leader.overflow() <= 0
    for told in ("科室审核", "保密审查", "机检提示", "自审"):
        assert told in page.locator("main").inner_text()
    page.check("input[value='return:return_to_author']")
    page.fill("#comment", "请写明活动地点")
    page.fill("#password", PASSWORD)
    page.click("main form button:has-text('签字')")
    page.wait_for_selector(".note:has-text('已签字')")
    author.open("手机退回")
    assert "请写明活动地点" in author.page.locator(".note.review").inner_text()


def test_a_sealed_upload_shows_the_clock_and_the_officers_permit_opens_it(
    office: Office, tmp_path: Path
) -> None:
    author = office.desk("author")
    path = write(tmp_path, "方案.txt", "机密★10年\n\n关于某项工作的方案\n\n一、总体要求。\n")
    author.page.goto("/drafts/new")
    author.page.set_input_files("#files", str(path))
    author.page.click("text=上传并机检")
    author.page.wait_for_selector("text=为什么停止", timeout=60_000)
    assert "总体要求" not in author.page.content()
    author.page.click("text=查看事件")
    address = author.page.url
    officer = office.desk("officer")
    officer.page.goto(address)
    officer.page.wait_for_function(
        "/^(23:5\\d|24:00):\\d\\d$/.test(document.querySelector('time').textContent)"
    )
    officer.page.click("text=核实为误报，解除封存")
    officer.page.fill("#reason", "与上传人当面核实，系演示用的虚构文件")
    officer.page.fill("#password", PASSWORD)
    officer.page.click("text=签发许可")
    officer.page.wait_for_selector(".note:has-text('许可已签发')")
    author.upload(path)
    assert author.page.locator("text=保密员已核实为误报").count() >= 1


def test_a_list_of_people_is_mended_at_one_click(office: Office, tmp_path: Path) -> None:
    from screener.samples.offices import roster

    author = office.desk("author")
    author.upload(write(tmp_path, "名单一键.xlsx", roster()))
    assert author.page.locator(".finding").count() > 10
    author.page.click("text=一键脱敏")
    author.page.context.set_default_timeout(120_000)
    author.page.click("text=处理并生成新版本")
    author.page.wait_for_selector("text=第 2 版与上一版相比")
    assert author.page.locator(".finding.block").count() == 0
    assert IDENTITY[:6] not in author.page.locator("main .draft").inner_text()


def test_files_can_be_dropped_and_each_becomes_a_draft(office: Office) -> None:
    page = office.desk("author").page
    page.goto("/drafts/new")
    dropped = page.evaluate_handle(
        """() => {
          const dropped = new DataTransfer();
          for (const name of ["拖一.txt", "拖二.txt"])
            dropped.items.add(new File(["开放时间"], name));
          return dropped;
        }"""
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})
    assert page.locator("#chosen li").all_inner_texts() == [
        "拖一.txt（12 字节）",
        "拖二.txt（12 字节）",
    ]
    page.click("text=上传并机检")
    page.wait_for_selector("text=已收下 2 件")
    page.wait_for_selector("[data-waiting]", state="detached", timeout=60_000)
    assert {"拖一", "拖二"} <= set(page.locator("td.name a").all_inner_texts())


def test_a_file_over_the_limit_is_said_before_it_is_sent(office: Office, tmp_path: Path) -> None:
    page = office.desk("author").page
    page.goto("/drafts/new")
    files = page.locator("#files")
    files.evaluate("one => one.dataset.most = 1024")
    page.set_input_files("#files", str(write(tmp_path, "录像.mp4", b"x" * 1025)))
    assert files.evaluate("one => one.validationMessage") == "“录像.mp4”超过上限 1 KB，请另选文件"
    page.click("text=上传并机检")
    assert page.url.endswith("/drafts/new")
    page.set_input_files("#files", str(write(tmp_path, "通知.txt", b"x" * 1024)))
    assert files.evaluate("one => one.validationMessage") == ""


def test_a_text_is_pasted_with_a_title_and_no_file_is_asked_for(office: Office) -> None:
    desk = office.desk("author")
    desk.page.goto("/drafts/new")
    desk.page.click("text=没有文件，粘贴文字")
    desk.page.fill("#pasted", f"联系人身份证号{IDENTITY}，请核对。")
    assert not desk.page.evaluate("document.querySelector('#files').required")
    desk.page.click("text=上传并机检")
    assert desk.page.evaluate("document.querySelector('#title').validity.valueMissing")
    desk.page.fill("#title", "公众号推送")
    with desk.page.expect_navigation():
        desk.page.click("text=上传并机检")
    desk.page.wait_for_selector("[data-waiting]", state="detached", timeout=60_000)
    assert desk.page.locator("mark >> nth=0").inner_text().startswith(IDENTITY)
    desk.page.goto("/drafts/new")
    desk.page.click("text=上传并机检")
    assert desk.page.evaluate("document.querySelector('#files').validity.valueMissing")


def test_keys_go_on_from_one_page_of_findings_to_the_next_and_back(office: Office) -> None:
    page = office.desk("author").page
    page.goto("/drafts/new")
    page.click("text=没有文件，粘贴文字")
    page.fill("#pasted", "\n".join(f"第{at}条，青鸟计划由第{at}组负责。" for at in range(202)))
    page.fill("#title", "两页提示")
    with page.expect_navigation():
        page.click("text=上传并机检")
    page.wait_for_selector("[data-waiting]", state="detached", timeout=60_000)
    page.wait_for_load_state()
    assert page.locator(".finding").count() == 200
    page.goto(f"{page.url}#finding-200")
    page.wait_for_selector("#finding-200.here")
    for key, number in (("j", 201), ("k", 200)):
        with page.expect_navigation():
            page.keyboard.press(key)
        page.wait_for_selector(f"#finding-{number}.here")
