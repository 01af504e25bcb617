"""Mail: headers, bodies and attachments, whatever charset or nesting their writer chose."""

from __future__ import annotations

import base64

from screener.document import GapKind, Part
from tests.formats.reading import passages, read, tree
from tests.samples import plain


def raw(headers: str, body: bytes) -> bytes:
    start = f"From: a@example.cn\nTo: b@example.cn\nMIME-Version: 1.0\n{headers}\n\n"
    return start.encode("latin-1") + body


def test_headers_are_decoded_and_placed() -> None:
    document = read(plain.mail("正文。", subject="关于某某名单的函"), "a.eml")
    assert passages(document) == ["关于某某名单的函", "正文。"]
    assert document.passages[0].heading
    assert "办公室 <office@example.gov.cn>" in passages(document, Part.METADATA)


def test_a_character_split_between_encoded_words_is_whole() -> None:
    text = "关于名单的函".encode("gbk")
    words = [base64.b64encode(piece).decode() for piece in (text[:5], text[5:])]
    subject = " ".join(f"=?gb2312?B?{word}?=" for word in words)
    assert read(raw(f"Subject: {subject}", b"x"), "a.eml").text.startswith("关于名单的函")


def test_bodies_in_undeclared_charsets_and_raw_headers_are_read() -> None:
    headers = "Subject: " + "通知".encode("gbk").decode("latin-1") + "\nContent-Type: text/plain"
    document = read(raw(headers, "请各单位认真落实有关工作".encode("gbk")), "a.eml")
    assert "请各单位认真落实有关工作" in passages(document)


def test_a_page_that_repeats_the_text_is_not_read_twice() -> None:
    same = read(plain.mail("各位好", html="<p>各位<b>好</b></p>"), "a.eml")
    assert same.children == ()
    more = read(plain.mail("各位好", html="<p>各位好</p><!-- 留言 -->"), "a.eml")
    assert [child.path for child in more.children] == ["a.eml!/正文.html"]
    other = read(plain.mail("各位好", html="<p>另一段话</p>"), "a.eml")
    assert passages(other.children[0]) == ["另一段话"]


def test_attachments_keep_their_names_and_same_names_stay_apart() -> None:
    document = read(plain.mail("x", ("名单.txt", b"1"), ("名单.txt", b"2")), "a.eml")
    assert [child.path for child in document.children] == [
        "a.eml!/名单.txt",
        "a.eml!/名单.txt（同名第2个）",
    ]


def test_a_mail_inside_a_mail_is_a_child() -> None:
    inner = plain.mail("里面的话")
    headers = 'Content-Type: multipart/mixed; boundary="b"'
    body = b"--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    assert any("里面的话" in one.text for one in tree(read(raw(headers, body), "a.eml")))


def test_words_outside_the_parts_are_hidden() -> None:
    headers = 'Content-Type: multipart/mixed; boundary="b"'
    body = "留言\n--b\nContent-Type: text/plain; charset=utf-8\n\n正文\n--b--\n尾巴\n".encode()
    assert passages(read(raw(headers, body), "a.eml"), Part.HIDDEN) == ["留言", "尾巴"]


def test_sealed_mail_is_a_gap() -> None:
    headers = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"
    document = read(raw(headers, b"\x30\x80"), "a.eml")
    assert GapKind.ENCRYPTED in {gap.kind for gap in document.gaps}


def test_a_saved_page_with_its_pictures_is_read() -> None:
    headers = 'Subject: x\nContent-Type: multipart/related; boundary="b"'
    picture = base64.b64encode(plain.png(300, 200)).decode()
    body = (
        b"--b\nContent-Type: text/html; charset=gb2312\nContent-Location: http://a/b.html\n\n"
    ) + plain.page("<p>页面文字</p>").decode().encode("gbk")
    body += (
        "\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        f"Content-Location: http://a/红头.png\n\n{picture}\n--b--\n"
    ).encode()
    document = read(raw(headers, body), "a.mht")
    assert passages(document.children[0]) == ["页面文字"]
    assert document.children[1].gaps[0].kind is GapKind.DAMAGED


def test_every_mail_of_a_mailbox_is_a_child() -> None:
    line = b"From a@example.cn Thu Jan 01 00:00:00 2026\n"
    document = read(line + plain.mail("一") + b"\n" + line + plain.mail("二"), "a.mbox")
    assert [passages(child)[-1] for child in document.children] == ["一", "二"]


def test_a_field_of_some_program_is_read_where_it_speaks_chinese() -> None:
    words = base64.b64encode("北岭三号".encode()).decode()
    document = read(raw(f"X-Note: =?utf-8?B?{words}?=\nX-Id: 17", b"x"), "a.eml")
    found = [one.location for one in document.passages if "北岭" in document.text[slice(*one.span)]]
    assert [(one.part, one.place) for one in found] == [(Part.METADATA, "邮件字段 X-Note")]
    assert "17" not in document.text


def test_lines_that_flow_are_one_and_a_signature_is_not() -> None:
    headers = "Subject: x\nContent-Type: text/plain; charset=utf-8; format=flowed"
    document = read(raw(headers, "名单见 \n附件。\n-- \n办公室".encode()), "a.eml")
    assert passages(document)[1:] == ["名单见 附件。", "-- ", "办公室"]
    joined = read(raw(f"{headers}; delsp=yes", "名单见 \n附件。".encode()), "a.eml")
    assert passages(joined)[1:] == ["名单见附件。"]


def test_raw_bytes_in_names_and_beside_encoded_words_are_told() -> None:
    word = base64.b64encode("二号".encode()).decode()
    headers = f"Subject: 北岭 =?utf-8?B?{word}?=\nContent-Type: text/plain; name=名单.txt"
    document = read(raw(headers.encode().decode("latin-1"), b"x"), "a.eml")
    assert document.text.startswith("北岭 二号")
    assert [child.path for child in document.children] == ["a.eml!/名单.txt"]


def test_what_only_looks_uuencoded_stays_text() -> None:
    text = "begin 644 a.txt\n这不是编码\nend\n"
    document = read(plain.mail(text), "a.eml")
    assert "这不是编码" in passages(document)
    assert document.children == ()


def test_a_body_in_base64_that_does_not_say_so_is_unpacked() -> None:
    packed = base64.b64encode("这一段话没有说明自己是怎样写的。".encode())
    document = read(raw("Subject: x\nContent-Type: text/plain", packed), "a.eml")
    assert "这一段话没有说明自己是怎样写的。" in passages(document)
