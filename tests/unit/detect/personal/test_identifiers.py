"""Numbers in drafts as people write them, and the look-alikes that every office publishes."""

from __future__ import annotations

import pytest

from screener.pipeline import Screener
from screener.rule import Severity
from tests.unit.detect.numbers import asked

BLOCK, REVIEW = Severity.BLOCK, Severity.REVIEW
ID = "110101188001010003"
CARD = "6222021234567890128"
RESIDENT, MOBILE = "personal_info.resident_id", "personal_info.mobile_phone"

POSITIVES = [
    (f"何大年（公民身份号码：{ID}）：本机关依法向你送达行政处罚决定书。", ID, BLOCK),
    ("被执行人何大年，身份证号码110101 18800101 0003。", "110101 18800101 0003", BLOCK),
    ("身份证：1101011880 01010003", "1101011880 01010003", BLOCK),
    ("身份证号１１０１０１１８８００１０１０００３", "１１０１０１１８８００１０１０００３", BLOCK),
    ("证号:110101-18800101-0003", "110101-18800101-0003", BLOCK),
    ("1101011880\u200b01010003", "1101011880\u200b01010003", BLOCK),
    ("110101｜18800101｜0003", "110101｜18800101｜0003", BLOCK),
    ("其身份证号为1101011880\n01010003，住城关镇", "1101011880\n01010003", BLOCK),
    ("1 1 0 1 0 1 1 8 8 0 0 1 0 1 0 0 0 3", "1 1 0 1 0 1 1 8 8 0 0 1 0 1 0 0 0 3", BLOCK),
    ("学籍号G110101188001010003", "G110101188001010003", BLOCK),
    ("学籍号：L320900189912310008", "L320900189912310008", BLOCK),
    ("持港澳居民居住证810000188001010015办理", "810000188001010015", BLOCK),
    ("残疾证号 11010118800101000344", "11010118800101000344", BLOCK),
    (f"序号\t姓名\t身份证号\n32\t何大年\t{ID}\n33\t何小芳\t320900189912310008", ID, BLOCK),
    (f"附件：何大年{ID}.jpg", ID, BLOCK),
    (f"https://oa.example.cn/u?idcard={ID}&t=1", ID, BLOCK),
    (f"何大年_{ID}_证明.pdf", ID, BLOCK),
    (f"1.{ID} 2.其他", ID, BLOCK),
    (f"name: he danian\n{ID}\n", ID, BLOCK),
    (f"「{ID}」", ID, BLOCK),
    (f"经查，系统编号为{ID}", ID, REVIEW),
    ("证号一一〇一〇一一八八〇〇一〇一〇〇〇三", "一一〇一〇一一八八〇〇一〇一〇〇〇三", BLOCK),
    ("身份证壹壹零壹零壹壹捌捌零零壹零壹零零零叁", "壹壹零壹零壹壹捌捌零零壹零壹零零零叁", BLOCK),
    ("证号①①⓪①⓪①①⑧⑧⓪⓪①⓪①⓪⓪⓪③。", "①①⓪①⓪①①⑧⑧⓪⓪①⓪①⓪⓪⓪③", BLOCK),
    ("身份证：11O1O11880O1O1OOO3", "11O1O11880O1O1OOO3", BLOCK),
    ("110101 / 1880-01-01 / 0003 何大年", "110101 / 1880-01-01 / 0003", BLOCK),
    ("何大年的手机138/0013/8000", "138/0013/8000", REVIEW),
    (f"身份证号\u202e{ID[::-1]}\u202c，住某村", ID[::-1], BLOCK),
    (f"证号110101\u202e{ID[:5:-1]}\u202c", f"110101\u202e{ID[:5:-1]}", BLOCK),
    ("证号110101\u206618800101\u20690003", "110101\u206618800101\u20690003", BLOCK),
    ("旧身份证号：110101800101001", "110101800101001", REVIEW),
    (f"何大年，银行卡号{CARD}，开户行城关支行", CARD, BLOCK),
    ("持卡人：何大年 6222 0212 3456 7890 128", "6222 0212 3456 7890 128", BLOCK),
    (f"卡号：{CARD}", CARD, REVIEW),
    (f"补贴打到{CARD}这张卡上", CARD, REVIEW),
    (f"姓名\t金额\t卡号\n何大年\t800\t{CARD}", CARD, BLOCK),
    ("户名：何大年，账号：0200123409876543210", "0200123409876543210", REVIEW),
    ("姓名\t一卡通号\n何大年\t80012345678901234", "80012345678901234", REVIEW),
    ("委托人何敏（联系电话13800138000）前来鉴定", "13800138000", REVIEW),
    ("患者何大年，男，52岁，电话138-0013-8000。", "138-0013-8000", REVIEW),
    ("户主 何大年 138 0013 8000", "138 0013 8000", REVIEW),
    ("村民何大年13800138000反映路灯不亮", "13800138000", REVIEW),
    ("举报人何大年，手机号13800138000", "13800138000", REVIEW),
    ("紧急联系人：何小芳 13800138000", "13800138000", REVIEW),
    ("业主电话：１３８００１３８０００", "１３８００１３８０００", REVIEW),
    ("+86 13800138000 何大年", "86 13800138000", REVIEW),
    ("何大年，手机：1380013\n8000", "1380013\n8000", REVIEW),
    ("何大年的手机一三八零零一三八零零零", "一三八零零一三八零零零", REVIEW),
    ("何大年手机❶❸❽⓿⓿❶❸❽⓿⓿⓿", "❶❸❽⓿⓿❶❸❽⓿⓿⓿", REVIEW),
    ("通讯录\n何大年 13800138000\n何小芳 13800138001", "13800138001", REVIEW),
    ("姓名\t联系电话\n何大年\t13800138000", "13800138000", REVIEW),
    ("序号\t户主\t电话\n1\t何大年\t13800138000", "13800138000", REVIEW),
    ("护照号码：E12345678", "E12345678", REVIEW),
    ("港澳通行证号：C12345678", "C12345678", REVIEW),
    ("回乡证号：H1234567800", "H1234567800", REVIEW),
    ("军官证号：南字第1234567号", "南字第1234567号", REVIEW),
    ("驾驶证档案编号：110101234567", "110101234567", REVIEW),
    ("车主何大年，车牌号浙A12345", "浙A12345", REVIEW),
    ("何大年驾驶浙AD12345小型轿车", "浙AD12345", REVIEW),
    ("社保卡号：A12345678", "A12345678", REVIEW),
    ("住院号：1234567", "1234567", REVIEW),
    ("家庭住址：青河县北湾镇大塘村3组12号", "青河县北湾镇大塘村3组12号", REVIEW),
    (
        "何大年，家住临江市城关区和平路18号2栋3单元501室",
        "临江市城关区和平路18号2栋3单元501室", REVIEW,
    ),
    ("患者何大年，QQ号：123456789", "123456789", REVIEW),
    ("姓名\t微信号\n何大年\thedanian_1990", "hedanian_1990", REVIEW),
    ("姓名\t邮箱\n何大年\thedanian1990@qq.com", "hedanian1990@qq.com", REVIEW),
    ("家庭电话：0588-6031250", "0588-6031250", REVIEW),
    ("服务器 10.20.30.40:8443 已上线", "10.20.30.40:8443", REVIEW),
    ("交换机MAC地址 3C:52:82:1A:9F:04", "3C:52:82:1A:9F:04", REVIEW),
    ("SMTP_PASS=Mail#reply66", "SMTP_PASS=Mail#reply66", REVIEW),
    ("REDIS_TOKEN: q8Zr-77Lm-x2", "REDIS_TOKEN: q8Zr-77Lm-x2", REVIEW),
    ("访问密钥 AKIAQ3W5E7R9T1Y3U5I7", "AKIAQ3W5E7R9T1Y3U5I7", REVIEW),
    ("mysql://root:Qh2026db@db.example.cn/oa", "root:Qh2026db@db.example.cn", REVIEW),
    ("个人简历\n姓名：何大年\n性别：男\n电话：13800138000", "13800138000", REVIEW),
    ("来电人何女士（13800138000）反映小区停水", "13800138000", REVIEW),
    ("签到表\n何大年 城关中学 13800138000", "13800138000", REVIEW),
    ("死者何大年驾驶的浙A·12345号小型客车", "浙A·12345", REVIEW),
    ("后台账号admin 密码Admin@2026", "密码Admin@2026", REVIEW),
    ("redis://:R3disPwd9@10.1.20.31:6379/0", ":R3disPwd9@10.1.20.31", REVIEW),
    ("油库坐标：116.123456, 39.654321", "116.123456, 39.654321", REVIEW),
    ("雷达站位于北纬30°12′34″，东经120°23′45″", "北纬30°12′34″，东经120°23′45″", REVIEW),
]  # fmt: skip

NEGATIVES = [
    "编号一二三四五六七八九〇一二三四五六七八",
    "咨询电话：一三八零零一三八零零零，欢迎来电",
    "部分快件延误，涉及总包号：310115199511135531、420111200202104519。",
    "运单号SF4131861856390，可在官网查询。",
    "青河县鑫顺建材经营部，注册号199910043634460",
    "统一社会信用代码91500112MANT3YXC3F，法定代表人：孔军",
    "身份证号：110101199001011234（示例）",
    f"批次{ID}7788990011",
    f"序列 A8{ID}",
    "身份证号 110101********0003",
    "公示：何* 500***********3198",
    "请携带本人身份证、户口簿办理。",
    "身份证号码由十八位数字组成，末位为校验码。",
    "京ICP备05012345号-1",
    "京公网安备11010102001234号",
    "ISBN 978-7-5000-0123-4",
    "青政发〔2026〕12号，2026年8月21日印发",
    "案号（2026）浙0102民初12345号",
    "税务发票代码 033001900211，发票号码 12345678",
    "项目总投资13800138000元",
    "订单号：13800138000",
    "合同编号13912345678",
    "保单编号:12594072600001087103",
    "中标金额：人民币壹佰贰拾万元整（￥1,200,000.00）",
    "咨询电话：13800138000（工作日）",
    "联系人：王老师 13800138000",
    "联系人及电话：李工，13800138000",
    "采购人联系方式：张主任 13800138000",
    "招标代理机构：临江市诚信招标有限公司，电话：13800138000",
    "报名请联系李老师13800138000",
    "监督举报电话：12345、0588-6031250",
    "24小时服务热线13800138000",
    "单位\t联系人\t联系电话\n城关镇政府\t何大年\t13800138000",
    "门店名称\t地址\t电话\n城关店\t人民路1号\t13800138000",
    "138****8000",
    "请拨打138xxxx8000",
    "手机号码第1至3位为网络识别号，如138。",
    "电话0588-6031909，信箱设在办公楼一楼大厅。",
    "邮编：398000",
    "开户名称：青河县财政局\n开户行：城关支行\n账号：1234567890123456789",
    "捐赠账号：0200123409876543210（青河县红十字会）",
    "订单号6222021234567890128",
    "测得数据 6222 1234 5678 9012 3456 7890",
    "护照原件随身携带，复印件另放。",
    "外交部全球领事保护热线：+86-10-12308",
    "某行政处罚：青罚字第12345号",
    "公务用车拍卖：浙A12345，起拍价2万元",
    "单位\t车牌号\n市政府办公室\t浙A12345",
    "地址：步行街东口2楼　预约电话：0588-7230099",
    "地址：青河县城关镇人民路12号政务服务中心3楼",
    "他住在北湾镇大塘村，种了一辈子地。",
    "作品请发送至 bmhd@linjiang.example.cn",
    "投稿邮箱：qinghe_bjb@163.com",
    "微信公众号：qinghefabu",
    "报名QQ群：123456789",
    "在浏览器输入192.168.1.1进入路由器设置",
    "软件版本 10.2.3.4567",
    "第10.1.2条 违约责任",
    "初始密码为身份证号后六位",
    "密码长度不少于8位，应包含字母和数字。",
    "会议号：123 456 789，会议密码：2026",
    "DB_PASSWORD=your_password",
    "api_key: ${API_KEY}",
    "TOKEN=xxxxxxxxxxxx",
    "password = getpass.getpass()",
    "景区入口位于东经116.123456、北纬39.654321",
    "我县位于北纬30°12′34″，东经120°23′45″。",
    "姓名\t学校\t专业\t总分\n何大年\t城关中学\t数学\t186.5",
    "姓名\t身份证号\t岗位\n何大年\t110101********0003\t科员",
    "总人口1380013人，面积8000平方公里",
    "生产许可证 SC10133010200123",
    "街道\t咨询电话\n城关街道\t13800138000",
    "报名须携带身份证原件。\n联系电话：13800138000",
    "寻物启事：拾到者请联系13800138000，必有重谢",
    "如有线索请与其亲属何小芳联系，电话13800138000",
    "参加普查1380013 8000 户",
    "网格员公示：第3网格 网格员 何小芳 监督电话13800138000",
    "律所名称\t负责人\t电话\n正义律所\t何大年\t13800138000",
    "投标保证金缴纳账户：开户名 临江市公共资源交易中心，账号 8001 2345 6789 0123",
    "卫星编号 2026-110101-18800101",
    "时间 2026-08-21 10:20:30，流水 20260821102030123456",
]


@pytest.mark.parametrize(("text", "quote", "severity"), POSITIVES)
def test_a_persons_number_is_found(
    screener: Screener, text: str, quote: str, severity: Severity
) -> None:
    assert asked(screener, text).get(quote) == severity


@pytest.mark.parametrize("text", NEGATIVES)
def test_an_ordinary_number_is_left_alone(screener: Screener, text: str) -> None:
    assert asked(screener, text) == {}


def test_a_valid_number_is_certain_whatever_stands_around(screener: Screener) -> None:
    """Words about secrecy, laws or examples never silence a number that is valid in itself."""
    text = f"示范文本\n第一条 例如“{ID}”字样。\n第二条 保密教育。\n第三条 违反规定的。"
    assert asked(screener, text) == {ID: BLOCK}


def test_reasons_quote_nothing(screener: Screener) -> None:
    for text, quote, _ in POSITIVES:
        for finding in screener.screen_text(text).findings:
            assert quote not in finding.reason + "".join(finding.notes)


def test_a_megabyte_of_digits_is_no_burden(screener: Screener) -> None:
    assert asked(screener, "1234567890" * 100_000) == {}


def test_an_identity_number_written_in_three_cells_is_one(screener: Screener) -> None:
    text = "户主\t前六位\t中八位\t末四位\n张三\t110101\t18800101\t0003"
    found = [f for f in screener.screen_text(text).findings if f.rule == RESIDENT]
    assert [finding.text for finding in found] == ["110101\t18800101\t0003"]


def test_other_numbers_are_not_put_together_from_cells(screener: Screener) -> None:
    text = "前\t中\t后\n138\t0013\t8000\n1101011880\t0101\t0003"
    assert not {f.rule for f in screener.screen_text(text).findings} & {RESIDENT, MOBILE}
