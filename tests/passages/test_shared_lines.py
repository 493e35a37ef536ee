"""A line that short texts share is that line, and relates nobody."""

from __future__ import annotations

import pytest

import provenance as pv
from passages.articles import Shared, share

SNOW = (
    "Snow closed the pass above Orrin for the second time this week, stranding a library van and two "
    "wedding guests until a plough reached them shortly before midnight."
)
MUSEUM = (
    "The museum at Tolvan has lent its only dinosaur to a shopping centre, where it is insured for two "
    "million and guarded by a retired bus driver called Penhale."
)
HEDGE = (
    "The allotment society met on Thursday and argued about a hedge. Mr. Pennick wants it cut and Mrs. "
    "Tavener wants it left."
)
RIVER = (
    "Divers searching the weir for a lost wedding ring brought up eleven bicycles, a safe without a door and "
    "the brass plate of a doctor who left the town in 1931."
)
BOATS = (
    "Seventeen lobster boats were smashed against the breakwater before anybody thought of ringing the "
    "lighthouse bell on Tuesday evening."
)
LINES = [
    "We use cookies to give you the best experience on our site. Click accept to continue.",
    "Sign up for our newsletter to get the day's top stories every morning.",
    "This material may not be published, broadcast, rewritten or redistributed without permission.",
    "Subscribe to our daily newsletter for the stories that matter, delivered to your inbox every weekday "
    "morning before breakfast.",
    "Follow us on Facebook and Twitter for the latest news from around the county.",
]
GERMAN = (
    "Wir verwenden Cookies, um Ihnen das beste Erlebnis auf unserer Website zu bieten. Mehr erfahren.",
    "Am Sonntag überquerte ein Schwarm Bienen den Fluss und ließ sich im Stellwerk nieder.",
    "Taucher fanden auf der Suche nach einem Ehering elf Fahrräder und einen Tresor ohne Tür im Wehr.",
)
POLISH = (
    "Używamy plików cookie, aby zapewnić najlepszą jakość korzystania z witryny. Dowiedz się więcej.",
    "W niedzielę rój przeleciał rzekę i osiadł w nastawni, zatrzymując wszystkie pociągi.",
    "Śnieg zamknął przełęcz nad Orrinem po raz drugi w tym tygodniu, więc autobusy nie kursują.",
)
ELSEWHERE = {
    "de": GERMAN,
    "pl": POLISH,
    "zh": (
        "我们使用网络饼干为您提供最佳浏览体验,请点击接受以继续。",
        "北京气象台周三表示,受冷空气影响,未来三天本市气温将下降八度,市民外出请注意保暖。",
        "东海市图书馆昨日宣布,新馆将于明年春天开放,馆内设有儿童阅览室和古籍展厅。",
    ),
    "ar": (
        "نستخدم ملفات تعريف الارتباط لتقديم أفضل تجربة على موقعنا. اضغط على موافق للمتابعة.",
        "أعلنت بلدية المدينة يوم الثلاثاء إغلاق الجسر القديم بعد أن عثر المهندسون على شقوق في أعمدته.",
        "فازت مدرسة القرية بمسابقة الطبخ السنوية بعد أن قدم التلاميذ حساء العدس بالليمون والكمون.",
    ),
}


def check_is_the_line(found: Shared, a: str, line: str) -> None:
    assert found.kinds == ["boilerplate"]
    assert found.p_shared < 0.5
    (span,) = found.spans
    assert line.rstrip(".。").startswith(a[span.a_start : span.a_end].rstrip(".。"))
    assert span.a_end - span.a_start >= len(line) - 1


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("stories", [(SNOW, MUSEUM), (SNOW, HEDGE), (MUSEUM, HEDGE)])
@pytest.mark.parametrize("placed", ["{1}\n\n{0}", "{0}\n\n{1}", "{1} {0}"])
def test_a_line_between_two_short_stories_is_that_line(line, stories, placed):
    a, b = (placed.format(story, line) for story in stories)
    check_is_the_line(share(a, b), a, line)
    assert pv.compare(a, b).relation["unrelated"] > 0.5


EDGES = ["{1}\n\n{0}", "{0}\n\n{1}", "{1} {0}"]


@pytest.mark.parametrize("language", ELSEWHERE)
@pytest.mark.parametrize("here", EDGES)
@pytest.mark.parametrize("there", EDGES)
def test_so_it_is_in_other_languages_at_whichever_edge(language, here, there):
    line, *stories = ELSEWHERE[language]
    a, b = (placed.format(story, line) for placed, story in zip((here, there), stories, strict=True))
    check_is_the_line(share(a, b), a, line)


@pytest.mark.parametrize("here", EDGES)
@pytest.mark.parametrize("there", EDGES)
@pytest.mark.parametrize("line", LINES[:3])
def test_a_line_of_about_half_of_very_short_texts_is_that_line(line, here, there):
    goat = "A goat was elected to the parish council of Nether Wyke on Friday."
    pass_closed = "Snow closed the pass above Orrin for the second time this week."
    a, b = here.format(goat, line), there.format(pass_closed, line)
    check_is_the_line(share(a, b), a, line)
    assert pv.compare(a, b).relation["unrelated"] > 0.5


@pytest.mark.parametrize("line", LINES[:3])
def test_a_line_in_the_middle_relates_nobody(line):
    a, b = f"{SNOW} {line} {MUSEUM}", f"{HEDGE} {line} {RIVER}"
    found = share(a, b)
    assert found.p_shared < 0.5
    assert not found.spans


def test_a_sentence_that_is_most_of_a_text_is_shared_text():
    """Nothing else of it is there to be a story of its own."""
    a, b = SNOW, f"{SNOW} {HEDGE}"
    found = share(a, b)
    assert found.kinds == ["verbatim"]
    assert found.p_shared > 0.9


def test_a_line_with_a_rewording_leaves_the_texts_related():
    reworded = (
        "For the second time this week the pass above Orrin was closed by snow, and a library van and two "
        "wedding guests were stranded until shortly before midnight, when they were reached by a plough."
    )
    found = share(f"{SNOW}\n\n{LINES[0]}", f"{reworded}\n\n{LINES[0]}")
    assert found.p_shared > 0.9
    assert "boilerplate" not in found.kinds


def test_a_sentence_nobody_arrives_at_twice_is_shared_text_in_the_middle():
    a, b = f"{SNOW} {BOATS} {MUSEUM}", f"{HEDGE} {BOATS} {RIVER}"
    found = share(a, b)
    assert found.kinds == ["verbatim"]
    assert found.p_shared > 0.5


def test_a_paragraph_at_the_same_edge_is_more_than_a_line():
    paragraph = (
        f"{BOATS} Their owners spent the night in the boathouse counting ropes and blaming one another."
    )
    found = share(f"{paragraph}\n\n{SNOW} {MUSEUM}", f"{paragraph}\n\n{HEDGE} {RIVER}")
    assert found.kinds == ["verbatim"]
    assert found.p_shared > 0.5


def test_a_sentence_at_the_same_edge_of_reports_of_one_event_is_shared_text():
    """Another sentence of theirs is alike, so they are no strangers that a site has put it into."""
    a = "Schools stay shut and the mayor flew home from Spain. Insurers spoke of two million in damage."
    b = (
        "A cook lost his dog. Nobody slept until the wind had turned to the north. It was a long night in "
        "the upper town as well. Damage was put at two million by insurers."
    )
    found = share(f"{BOATS}\n\n{a}", f"{BOATS}\n\n{b}")
    assert found.kinds == ["verbatim"]
    assert found.p_shared > 0.5


def test_words_shared_throughout_are_the_whole_of_two_short_texts():
    """Though a few of them stand together: where those are no more than a part of what is shared."""
    a = (
        "The inn was not to his taste, and he was not the first traveller who, charmed by the gaiety of the "
        "capital, has been disappointed to find that provincial towns can be dull."
    )
    b = (
        "The lodgings did not please him. Nor was he alone among travellers: many, excited by a festive "
        "capital, are let down when they discover how dull the provincial towns really are."
    )
    found = share(a, b)
    assert found.kinds == ["paraphrase"]
    (span,) = found.spans
    assert (span.a_start, span.b_start) == (0, 0)
