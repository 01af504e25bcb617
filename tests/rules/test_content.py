"""Content without a mark: what gives itself away asks for a person, everyday text does not."""

from __future__ import annotations

import pytest

from screener.pipeline import Screener
from screener.rule import Severity

EVERYDAY = (
    "骨折后先别动伤员，等救护车到。",
    "大家先不动筷子，等老人先吃。",
    "很多市民还不知道，图书馆每周三延长开放。",
    "他瞒着家人报名参军，一走就是三年。",
    "小编悄悄告诉你，周末门票半价。",
    "新馆开放，观众先睹为快。",
    "孩子发脾气时，不妨冷处理，等情绪平复再谈。",
    "中国科学院对外称为国家天文台。",
    "凌晨四点动手做豆腐，天亮就卖完。",
    "参会专家统一住滨江酒店，费用自理。",
    "9:00报到，9:30领导致辞，10:00进入论坛议程，12:00到餐厅用餐。",
    "新款手机的上市时间尚未公布。",
    "高考分数线还没公布，请考生耐心等待。",
    "口头约定的合同同样有效，但最好写下来。",
    "爷爷要价五块，摊主还价三块，早市就图个热闹。",
    "我开小店，成本大约占三成，不构成建议。",
    "导游说，房东把备用钥匙放在花盆里的老办法并不安全，建议换锁。",
    "小区摄像头坏了，物业已联系维修。",
    "请把密码设得复杂些，不要用生日。",
    "为举报人保密，举报信息不得外传。",
    "工作人员对知悉的商业秘密应当保密，不得向外泄露。",
    "合同双方对本合同内容承担保密义务，未经对方同意不得向第三方披露。",
    "我们承诺不会把您的个人信息告诉任何人。",
    "评标委员会名单在中标结果确定前应当保密。",
    "昨天，市长8点40到达车间，10点离开，看望了一线职工。",
    "书记强调，要守住耕地红线，坚持底线思维。",
    "面粉500克、酵母5克、水260毫升，发酵60分钟，180度烤25分钟。",
    "每亩施复合肥40千克，浸种12小时，水温30度，播种深度3厘米。",
    "规上工业企业成本下降1.2%，毛利率同比提高0.3个百分点。",
    "电影讲述一名卧底与线人的故事，本周五上映。",
    "社区化解信访积案十二件，群众送来锦旗。",
    "谣言止于智者，看到不明消息不要转发、不要外传。",
    "投票结果：赞成四十一票，反对二票，当选人名单现场宣布。",
    "大雾天气，长途车暂缓发车，恢复时间请看公告。",
    "考试期间，保安每两小时在校园巡查一次，秩序井然。",
    "老师说，答案等大家想好了再公布。",
)

LEAKS = (
    "两家供应商的报价不得互相透露，等周四谈完再说。",
    "这次调整名单里的三位同志本人还不知道。",
    "家属要是问起，就说还在调查。",
    "搬迁补偿我们的底线是每户十八万。",
    "下周二暗访政务大厅，带两台执法记录仪。",
    "考察组组长住迎宾楼506，秘书住508。",
    "仓库东墙监控坏了半个月，夜里没人值守。",
    "文件下月初才发布，各位可以先准备材料。",
    "县里口头答应了用地，正式批复年后才下。",
    "止咳露的渗漉用65%乙醇，浸润36小时，温度4℃，收率高11%。",
    "这批订单毛利率只有6%，出厂价压到31.5元。",
    "首车9点10分下高速，9点35分到达厂区，领导乘2号车。",
)


def severities(screener: Screener, text: str) -> dict[str, Severity]:
    findings = screener.screen_text(text).findings
    return {one.rule: one.severity for one in findings if not one.rule.endswith(".content")}


@pytest.mark.parametrize("text", EVERYDAY, ids=lambda text: text[:12])
def test_everyday_text_raises_nothing(screener: Screener, text: str) -> None:
    found = severities(screener, text)
    assert max(found.values(), default=Severity.INFO) is Severity.INFO, found


@pytest.mark.parametrize("text", LEAKS, ids=lambda text: text[:12])
def test_a_sentence_that_gives_itself_away_asks_for_a_person(screener: Screener, text: str) -> None:
    assert Severity.REVIEW in severities(screener, text).values()
