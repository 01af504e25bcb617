"""Sample texts and web pages."""

from __future__ import annotations

from screener.samples.people import PHONE, identity_number


def tips() -> bytes:
    return (
        "# 节约用水小常识\n\n"
        "1. 洗菜水可以浇花、拖地，一水多用。\n"
        "2. 发现水龙头滴漏，及时更换垫圈。\n"
        "3. 选用有节水标识的器具，每次冲洗可节水三成。\n\n"
        "节约每一滴水，从身边小事做起。\n"
    ).encode()


def reply() -> bytes:
    """An answer to a letter that repeats who wrote it."""
    number = identity_number("320900", "18991231", 0)
    return (
        "关于路灯维修来信的答复\n\n"
        f"张某某（身份证号：{number}，电话：{PHONE}）：\n"
        "您反映的长青路路灯不亮问题收悉。经现场查看，系电缆老化所致，已安排更换，"
        "预计本月底前恢复照明。感谢您对市政工作的关心。\n\n"
        "市政设施维护中心\n2024年5月6日\n"
    ).encode()


def web_page() -> bytes:
    """A harmless page with a remark in its source and a line that no reader of the page sees."""
    number = identity_number("810000", "18800101", 1)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        "<title>机构简介</title>\n</head>\n<body>\n"
        "<!-- 内部资料，注意保存：校对后删除本行 -->\n"
        "<h1>机构简介</h1>\n"
        "<p>市档案馆负责接收、整理和保管各类档案，向社会提供查阅服务。</p>\n"
        f'<p style="display:none">经办人李某，证件号 {number}</p>\n'
        "<p>开放时间：工作日9时至17时。</p>\n</body>\n</html>\n"
    ).encode()
