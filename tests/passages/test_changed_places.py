"""Blocks in another order, repeated blocks, and what "verbatim" means."""

from __future__ import annotations

import re
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages.articles import INDEPENDENT, Shared, newsroom, paragraphs, share

BEES = "Old Mr. Teasel kept bees in the bell tower and sold the honey by the thimble."
SWARM = (
    "A swarm crossed the river on Sunday and settled in the signal box, stopping every train until Tuesday "
    "noon."
)
CHOIR = "The vicar blamed the verger, the verger blamed the choir, and the choir sang louder than before."
FARES = (
    "Fares stay as they are until the spring, the clerk said, but season tickets will be sold at a reduced "
    "price to pupils. Boats will leave Kelvarra at seven, noon and six."
)
BRIDGE = "昨天下午三点左右,港务局决定关闭旧谷物升降机,因为工程师在其三条混凝土支柱上发现了裂缝。"
HIVE = "星期日一群蜜蜂飞过河流,停在信号箱里,导致所有火车停运直到星期二中午。"
COUNCIL = (
    "أعلنت بلدية المدينة يوم الثلاثاء إغلاق الجسر القديم بعد أن عثر المهندسون على شقوق في أعمدته الخرسانية."
)
SCHOOL = "فازت مدرسة القرية بمسابقة الطبخ السنوية بعد أن قدم التلاميذ حساء العدس بالليمون والكمون."
# Three sentences of different events in each of several scripts.
SCRIPTS = {
    "en": [BEES, SWARM, CHOIR],
    "pl": [
        "Stary pszczelarz z Kelwary trzymał ule na wieży kościelnej i sprzedawał miód na naparstki.",
        "W niedzielę rój przeleciał rzekę i osiadł w nastawni, zatrzymując pociągi aż do wtorku.",
        "Proboszcz obwinił kościelnego, kościelny obwinił chór, a chór zaśpiewał głośniej niż kiedykolwiek.",
    ],
    "ru": [
        "Старый пасечник держал ульи на колокольне и продавал мёд напёрстками всему кварталу.",
        "В воскресенье рой перелетел реку и поселился в будке стрелочника, остановив все поезда до вторника.",
        "Цены на билеты останутся прежними до весны, однако школьники смогут купить проездные со скидкой.",
    ],
    "tr": [
        "Yaşlı arıcı kovanlarını çan kulesinde saklıyor ve balı yüksük yüksük satıyordu.",
        "Pazar günü bir oğul nehri geçip makas kulübesine yerleşti ve salıya kadar bütün trenleri durdurdu.",
        "Bilet fiyatları bahara kadar değişmeyecek, ancak öğrenciler abonmanlarını indirimli alabilecek.",
    ],
    "ko": [
        "늙은 양봉가는 종탑에서 벌을 치고 꿀을 골무에 담아 이웃에게 팔았다.",
        "일요일에 벌떼가 강을 건너 신호소에 자리를 잡는 바람에 화요일 정오까지 모든 열차가 멈췄다.",
        "요금은 봄까지 그대로 유지되지만 학생들은 정기권을 할인된 가격에 살 수 있다고 서기가 말했다.",
    ],
    "zh": [BRIDGE, HIVE, "东海市图书馆昨日宣布,新馆将于明年春天开放,馆内设有儿童阅览室和古籍展厅。"],
    "ar": [COUNCIL, SCHOOL, "عبر سرب من النحل النهر يوم الأحد واستقر في كشك الإشارات فتوقفت القطارات."],
}
PRIVATE = {
    "a": [
        "It rained.",
        "Nobody minded much.",
        "That was all the news from the upper valley until the weekend.",
    ],
    "b": [
        "Then came frost.",
        "So it goes there.",
        "Some in the lower town remember a year when it was worse.",
    ],
}
# Sentences of several events, of little to choose from, and short ones that many texts share.
BLOCKS = [
    *(BEES, SWARM, CHOIR, FARES, BRIDGE, HIVE, COUNCIL, SCHOOL),
    *(
        p
        for event in sorted(newsroom())[:3]
        for report in INDEPENDENT[:2]
        for p in paragraphs(event, report, 25, 70)
    ),
]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def covered(texts: tuple[str, str], found: Shared, block: str) -> tuple[list[bool], list[bool]]:
    """For every place of a block, in either text, whether it lies in a passage but for its last mark."""
    spans = (
        [(span.a_start, span.a_end) for span in found.spans],
        [(span.b_start, span.b_end) for span in found.spans],
    )
    places = ([match.start() for match in re.finditer(re.escape(block), text)] for text in texts)
    size = len(block) - 1
    return tuple(
        [any(start <= place and place + size <= end for start, end in mine) for place in found_at]
        for mine, found_at in zip(spans, places, strict=True)
    )


@pytest.mark.parametrize(
    "blocks", [(BEES, SWARM), (FARES, CHOIR), (BRIDGE, HIVE), (COUNCIL, SCHOOL)], ids=["s", "f", "zh", "ar"]
)
def test_two_blocks_that_change_places_are_two_passages(blocks):
    found = share(" ".join(blocks), " ".join(blocks[::-1]))
    assert found.kinds == ["verbatim"] * 2
    assert [span.b_start for span in found.spans] == [len(blocks[1]) + 1, 0]


def test_a_block_too_short_for_a_passage_is_one_where_it_changes_places_with_another():
    short = "The count took until dawn and two clerks fainted."
    found = share(f"{short} {SWARM}", f"{SWARM} {short}")
    assert found.kinds == ["verbatim"] * 2


def test_a_block_repeated_inside_a_copy_is_found_at_both_places():
    a, b = f"{BEES} {FARES} {SWARM}", f"{BEES} {FARES} {FARES} {SWARM}"
    found = share(a, b)
    assert found.kinds == ["verbatim"] * 2
    assert covered((a, b), found, FARES) == ([True], [True, True])


@settings(max_examples=40, deadline=None)
@given(st.permutations([BEES, SWARM, CHOIR, FARES]), st.sampled_from(["", 0, 1, 2]))
def test_blocks_in_another_order_are_a_passage_each(order, private):
    """Side by side, or with a sentence of each text between them; those that stay together are one."""
    blocks = [BEES, SWARM, CHOIR, FARES]
    texts = []
    for side, of in (("a", blocks), ("b", order)):
        between = "" if private == "" else PRIVATE[side][private] + " "
        texts.append(" ".join(block + " " + between for block in of))
    found = share(*texts)
    assert set(found.kinds) <= {"verbatim"} if private == "" else {"verbatim", "edited"}
    for block in blocks:
        assert covered(tuple(texts), found, block) == ([True], [True])
    together = sum(blocks.index(one) + 1 == blocks.index(other) for one, other in pairwise(order))
    if private == "":
        assert len(found.spans) == len(blocks) - together


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("order", list(permutations(range(3)))[1:])
def test_three_blocks_in_another_order_are_a_passage_each_in_any_script(script, order):
    blocks = SCRIPTS[script]
    texts = " ".join(blocks), " ".join(blocks[place] for place in order)
    found = share(*texts)
    together = sum(one + 1 == other for one, other in pairwise(order))
    assert found.kinds == ["verbatim"] * (3 - together)
    for block in blocks:
        assert covered(texts, found, block) == ([True], [True])


def test_texts_of_the_same_sentences_are_related_in_whatever_order():
    """Though no sentence of them is one that nobody arrives at twice."""
    blocks = [
        *SCRIPTS["ru"],
        "Священник обвинил пономаря, пономарь обвинил хор, а хор запел громче прежнего.",
    ]
    found = share(" ".join(blocks), " ".join(blocks[::-1]))
    assert found.kinds == ["verbatim"] * 4
    assert found.p_shared > 0.5


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_block_given_twice_between_two_others_divides_them(script):
    """x z y and x z z y share x z and z y, and not one edited text."""
    x, y, z = SCRIPTS[script]
    texts = f"{x} {z} {y}", f"{x} {z} {z} {y}"
    found = share(*texts)
    assert found.kinds == ["verbatim"] * 2
    assert covered(texts, found, z) == ([True], [True] * 2)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_block_repeated_next_to_a_longer_one_is_found_at_each_place(script):
    x, y, z = SCRIPTS[script]
    texts = f"{x} {y} {z} {x}", f"{y} {z} {x}"
    found = share(*texts)
    assert found.kinds == ["verbatim"] * 2
    assert covered(texts, found, x) == ([True] * 2, [True])


def test_a_short_block_repeated_next_to_a_longer_one_is_found_at_each_place():
    texts = f"{SWARM} {FARES} {SWARM}", f"{FARES} {SWARM}"
    found = share(*texts)
    assert found.kinds == ["verbatim"] * 2
    assert covered(texts, found, SWARM) == ([True] * 2, [True])


def test_sentences_that_repeat_a_block_say_no_more_than_the_block():
    """Each is alike to both places of the other text, which must not join these."""
    y = "Ο παπάς κατηγόρησε τον νεωκόρο, ο νεωκόρος τη χορωδία, και η χορωδία τραγούδησε πιο δυνατά από πριν."
    x = "Ο γέρος μελισσοκόμος κρατούσε τις κυψέλες στο καμπαναριό και πουλούσε το μέλι με τη δαχτυλήθρα."
    texts = f"{x}\n\n{x}", f"{y}\n\n{x}\n\n{y}\n\n{x}"
    found = share(*texts)
    assert found.kinds == ["verbatim"] * 2
    assert covered(texts, found, x) == ([True] * 2, [True] * 2)


@st.composite
def of_the_same_blocks(draw):
    """Two lists of the same blocks in any order, each at least once."""
    blocks = draw(
        st.lists(st.sampled_from(SCRIPTS[draw(st.sampled_from(sorted(SCRIPTS)))]), min_size=1, unique=True)
    )
    more = st.lists(st.sampled_from(blocks), max_size=2)
    return [draw(st.permutations([*blocks, *draw(more)])) for _ in range(2)]


@settings(max_examples=80, deadline=None)
@given(of_the_same_blocks(), st.sampled_from([" ", "\n\n"]))
def test_texts_of_the_same_blocks_share_each_place_and_nothing_twice(blocks, between):
    """If a block occurs more than once in both texts, one of its places may be reported twice."""
    texts = tuple(between.join(each) for each in blocks)
    found = share(*texts)
    assert set(found.kinds) == {"verbatim"}
    for span in found.spans:
        assert words(texts[0][span.a_start : span.a_end]) == words(texts[1][span.b_start : span.b_end])
    for block in set(blocks[0]):
        places = covered(texts, found, block)
        assert all([*places[0], *places[1]])
    if any(min(each.count(block) for each in blocks) > 1 for block in blocks[0]):
        return
    for span in found.spans:
        rest = Shared(tuple(other for other in found.spans if other != span), found.p_shared)
        lost = [covered(texts, rest, block) for block in set(blocks[0])]
        assert not all(all(on_a) and all(on_b) for on_a, on_b in lost)


def test_long_blocks_side_by_side_change_places():
    first, second = (paragraphs(event, "agency", 45)[0] for event in sorted(newsroom())[:2])
    found = share(f"{first}\n\n{second}", f"{second}\n\n{first}")
    assert found.kinds == ["verbatim"] * 2


@pytest.mark.parametrize("block", [FARES, BEES, BRIDGE, COUNCIL, f"“{SWARM}”"])
@pytest.mark.parametrize(("here", "there"), [(1, 2), (1, 3), (2, 1), (2, 2), (3, 2), (2, 5)])
@pytest.mark.parametrize("apart", [False, True])
def test_a_repeated_block_is_found_at_each_place_and_no_more_often(block, here, there, apart):
    texts = []
    for count, side in ((here, "a"), (there, "b")):
        between = [PRIVATE[side][place % 3] if apart else "" for place in range(count)]
        texts.append("\n\n".join(f"{block}\n\n{more}" for more in between).strip())
    found = share(*texts)
    if texts[0] == texts[1]:
        assert len(found.spans) == 1
        return
    # Places in the same order may make one passage along with the short sentence between them.
    assert set(found.kinds) <= {"verbatim", "quotation", *(["edited"] if apart else [])}
    assert len(found.spans) <= max(here, there)
    assert covered(tuple(texts), found, block) == ([True] * here, [True] * there)


def test_a_notice_that_stands_twice_is_found_at_both_places():
    notice = (
        "Readers are reminded that the ferry will not run on the last Sunday of the month while the chain is "
        "greased and the ramp repainted."
    )
    hedge = "The allotment society met on Thursday and argued about a hedge. Mr. Pennick wants it cut."
    a = f"{hedge} {notice} It was left for the finches. {notice} In the end it will be cut on one side only."
    b = f"Snow closed the pass above Orrin for the second time this week. {notice} The van was empty."
    found = share(a, b)
    assert found.kinds == ["verbatim"] * 2
    assert covered((a, b), found, notice) == ([True, True], [True])


def test_a_quotation_that_stands_twice_is_found_at_both_places():
    quotation = (
        "“I have kept this lock for thirty years and I will not hand the key to a man in a clean coat,”"
    )
    snow, van = "Snow closed the pass.", "A library van was stranded."
    a = f"{snow} {quotation} said the keeper. {van} {quotation} he said again."
    b = f"At Torrel there was anger. {quotation} he told us. Boats were held at Ness for two hours."
    found = share(a, b)
    assert found.kinds == ["quotation"] * 2
    assert covered((a, b), found, quotation[1:-2]) == ([True, True], [True])


def test_lines_of_a_shuffled_list_are_one_edited_passage():
    """Each is too little to be a passage; together they are no copy word for word."""
    lines = [
        *("Two pounds of ripe plums", "half a pound of brown sugar", "a stick of cinnamon from Kelvarra"),
        *("the juice of four lemons", "one glass of plum brandy", "a pinch of sea salt"),
    ]
    found = share("\n".join(lines), "\n".join(lines[place] for place in (2, 0, 4, 1, 5, 3)))
    assert found.kinds == ["edited"]


@st.composite
def edited(draw, block):
    """A block as it is, or with words left out, put in, changed or said twice."""
    of = block.split(" ")
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, max(len(of) - 1, 0)))
        of[place : place + draw(st.integers(0, 2))] = draw(
            st.sampled_from([[], ["quietly"], ["the", "mill"], 2 * of[place : place + 1]])
        )
    return " ".join(of)


@st.composite
def mixtures(draw):
    """Two texts of the same few blocks, shuffled, repeated and edited, with sentences of their own."""
    blocks = draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=4, unique=True))
    texts = []
    for side in ("a", "b"):
        chosen = draw(st.lists(st.sampled_from(blocks), min_size=1, max_size=7))
        parts = [draw(edited(block)) if draw(st.booleans()) else block for block in chosen]
        for _ in range(draw(st.integers(0, 3))):
            parts.insert(draw(st.integers(0, len(parts))), draw(st.sampled_from(PRIVATE[side])))
        texts.append(draw(st.sampled_from([" ", "\n\n", "\n"])).join(parts))
    return texts


@settings(max_examples=150, deadline=None)
@given(mixtures())
def test_verbatim_passages_have_the_same_words(texts):
    a, b = texts
    for span in share(a, b).spans:
        if span.kind == "verbatim":
            assert words(a[span.a_start : span.a_end]) == words(b[span.b_start : span.b_end])


@settings(max_examples=60, deadline=None)
@given(mixtures())
def test_texts_that_change_places_mirror_the_passages(texts):
    there, back = share(*texts), share(*texts[::-1])
    assert {span.mirrored() for span in there.spans} == set(back.spans)
    assert there.p_shared == back.p_shared


def test_blocks_of_another_passage_between_those_that_change_places_are_none_of_theirs():
    """They may lie inside the span of a group without being of it."""
    (harsk,) = (p for p in paragraphs("election-upset", "agency") if p.startswith("Premier Bogdan Harsk"))
    a = " ".join([FARES, harsk, FARES, FARES, FARES, BEES])
    b = " ".join([harsk, BEES, *[harsk] * 4, BEES, FARES])
    found = share(a, b)
    for block in (FARES, BEES, harsk):
        places = covered((a, b), found, block)
        assert all([*places[0], *places[1]])
