"""Shared text distinguished from a shared event, in scripts with and without capitals."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from passages.articles import share
from provenance.text import has_case

# A report, the same reworded, and another account of the same event; then another event.
REPORT = (
    "昨日凌晨,一艘载有两百名乘客的渡轮在萨恩霍尔德港附近的浓雾中搁浅。港务局发言人表示,船长在事发前十分钟曾请求减速。"
    "乘客们在退潮后步行上岸,没有人员受伤。调查人员将检查雷达记录。市长称赞了志愿者连夜送来毛毯和热茶。"
    "渡轮公司已暂停该航线的服务,直至另行通知。"
)
REWORDED = (
    "一艘渡轮昨天清晨因大雾在萨恩霍尔德港外触礁搁浅,船上约两百人。据港务局称,船长在事故发生前十分钟要求降低航速。"
    "退潮之后,乘客徒步走上岸,无人受伤。调查员将查看雷达的记录。市长感谢志愿者整夜运送毯子和热茶。"
    "渡轮公司宣布该航线停航,恢复时间另行通知。"
)
INDEPENDENT = (
    "对于住在沙洲上的渔民来说,星期三的早晨从汽笛声开始。老汉林阿福推开窗户,看见一条大船斜躺在泥滩上,灯还亮着。"
    "他说,三十年来第一次见到这样的场面。孩子们跑去看热闹,老师不得不推迟上课。有人担心燃油泄漏会影响牡蛎养殖,"
    "环保部门下午派人取了水样。渡轮上的两百名乘客中不少是赶早市的小贩,他们的蔬菜留在了船舱里。"
)
UNRELATED = (
    "央行周二宣布将基准利率下调零点二五个百分点,这是两年来首次降息。分析人士认为,此举意在刺激疲软的消费需求。"
    "股市午后上涨,银行股领涨。财政部长表示欢迎这一决定,但警告通胀压力仍未消退。下一次议息会议定于九月举行。"
)
# Letters of a script without capitals, to make words of.
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def test_a_rewording_without_spaces_and_capitals_is_related():
    found = share(REPORT, REWORDED)
    assert found.spans
    assert found.p_shared >= 0.5


@pytest.mark.parametrize(
    ("first", "second"),
    [*combinations((REPORT, INDEPENDENT, UNRELATED), 2), (REWORDED, INDEPENDENT), (REWORDED, UNRELATED)],
)
def test_other_accounts_and_other_events_without_spaces_and_capitals_are_not(first, second):
    assert share(first, second).spans == ()
    assert share(first, second).p_shared < 0.5


@pytest.mark.parametrize("length", [60, 600, 6_000])
def test_words_that_every_text_uses_relate_none_however_long(length):
    random = np.random.default_rng(5)
    vocabulary = ["".join(random.choice(list(LETTERS), 5)) for _ in range(30_000)]
    frequency = 1 / np.arange(10, 30_010)
    one, other = (
        " ".join(random.choice(vocabulary, length, p=frequency / frequency.sum())) for _ in range(2)
    )
    assert share(one, other).p_shared < 0.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No capitals needed", True),
        ("all in small letters", True),
        ("Ελληνικά", True),
        ("قومی اسمبلی کے سپیکر F-18", False),
        ("渡轮搁浅", False),
        ("हिन्दी समाचार", False),
        ("1961, 2000", True),
        ("", True),
    ],
)
def test_scripts_with_capitals(text, expected):
    assert has_case(text) == expected
