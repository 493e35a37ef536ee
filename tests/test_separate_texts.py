"""Texts of one genre about one subject, written separately: nothing may relate them."""

from __future__ import annotations

import pytest

import provenance as pv

PAIRS = {
    "match reports": (
        "Hallam Rovers 2, Port Eddy 1. Rovers came from behind on Saturday to win the derby at Cinder Lane. "
        "Marsh headed Port Eddy in front after nine minutes, but Okoro levelled from the penalty spot before "
        "half-time and Lindqvist, on as a substitute, settled it from twenty yards in the 81st minute. The "
        "result lifts Rovers to fourth with ten games left to play. Port Eddy finished with ten men after "
        "Dane was shown a second yellow card.",
        "For an hour it looked as though the visitors would spoil the party. An early header by Marsh had "
        "silenced the home end, and even Okoro's penalty did little to calm the nerves at Cinder Lane. Then "
        "came Lindqvist. The Swede had been on the pitch for six minutes when he let fly, and 11,400 people "
        "have a new hero. 'I just hit it,' he said. Port Eddy, reduced to ten when Dane walked, have not won "
        "a derby since 2009.",
    ),
    "market reports": (
        "Shares in Calder closed lower on Tuesday as a surprise rise in inflation revived fears of another "
        "increase in interest rates. The main index lost 1.3 percent to 4,412 points, its lowest close since "
        "March. Banks and builders fell most; Orrin Cement gave up 4.8 percent. The crown weakened to 7.62 "
        "against the dollar. Turnover was 310 million crowns, a fifth above the average of the month.",
        "Prices are rising faster than anyone had thought, and investors took fright. Consumer prices "
        "climbed 6.1 percent in the year to May, the statistics office reported before the opening bell, and "
        "by the end of the session 1.3 percent had been wiped off the 4,412-point main index. Orrin Cement "
        "led the losers. Traders now expect the central bank to act on 14 June. Gold miners bucked the "
        "trend, with Hesk up 2 percent.",
    ),
    "weather reports": (
        "Today will be mostly cloudy with rain spreading from the west by noon, heavy at times over the "
        "hills. Highs of 11 to 14 degrees. Winds southwesterly, fresh to strong, with gales on exposed "
        "coasts. Tonight the rain will clear to leave scattered showers and a touch of frost inland. "
        "Tomorrow will be brighter but cold, with sunny spells and a few showers in the north.",
        "An active front reaches us around midday. Expect a soaking in upland areas, where up to 30 mm may "
        "fall, and a blustery afternoon everywhere, with gusts of 90 km/h along the shore. It will be mild, "
        "at 14 degrees at best. Skies clear after dusk and temperatures drop to zero in sheltered valleys. "
        "Wednesday brings sunshine for most, though northern districts keep the odd shower.",
    ),
    "obituaries": (
        "Ilse Brandauer, who has died aged 91, was the first woman to lead a mountain rescue team in the "
        "eastern Alps. Born in Murau in 1932, the daughter of a carpenter, she trained as a nurse and joined "
        "the rescue service in 1958. Over thirty years she took part in more than four hundred rescues, "
        "among them the search after the Tauern avalanche of 1974. She is survived by two sons.",
        "When the avalanche came down in 1974, it was a nurse from Murau who decided where to dig. Fourteen "
        "people owe their lives to that decision. Ilse Brandauer had fought for years to be let on the team "
        "at all; men resigned when she was put in charge. She outlived most of them. She died on Sunday, at "
        "ninety-one, in the house her father built, having asked for no flowers and a short sermon.",
    ),
    "recipes": (
        "Heat the oven to 180 degrees. Cream the butter and sugar until pale, then beat in the eggs one at a "
        "time. Fold in the flour, baking powder and lemon zest, and loosen the mixture with the milk. Spoon "
        "into a lined tin and bake for 45 minutes, or until a skewer comes out clean. Prick the warm cake "
        "and pour over the lemon juice mixed with the caster sugar. Leave to cool in the tin.",
        "This lemon cake keeps for days. Whisk three eggs with the sugar for a good five minutes. Melt the "
        "butter, let it cool a little and stir it in with the grated rind of two lemons. Sift over flour and "
        "baking powder. Bake at 180 degrees for three quarters of an hour. While it is still hot, brush the "
        "top with a syrup made of the juice and icing sugar; it should soak right through. Serve the next "
        "day.",
    ),
    "court reports": (
        "A former treasurer of the Wexcombe rowing club was jailed for two years on Friday for stealing "
        "84,000 pounds from its boathouse fund. Graham Tilley, 56, had pleaded guilty to eleven counts of "
        "theft between 2015 and 2019. Judge Amina Rhodes told him: 'You betrayed people who trusted you with "
        "their weekends.' The court heard that Tilley spent the money on a caravan and online betting.",
        "The boathouse at Wexcombe still has no roof. On Friday the man who should have paid for it went to "
        "prison. Over four years the club's treasurer, Graham Tilley, moved 84,000 pounds to his own "
        "account, most of which he gambled away. He wept as Judge Amina Rhodes passed sentence: two years. "
        "'You betrayed people who trusted you with their weekends,' she said. Members have since raised "
        "12,000 pounds by sponsored rowing.",
    ),
    "reviews": (
        "Pelham's new 'Tempest' at the Lyric sets the play in a flooded shopping centre, and for an act the "
        "idea works splendidly. Ruth Adeyemi's Prospera rules from a dead escalator with a janitor's keys at "
        "her belt. But the lovers are drowned by the sound design, and the comic scenes are interminable. By "
        "the epilogue one is grateful for the silence. Two hours and fifty minutes. Until 3 April.",
        "A supermarket trolley sails across the stage, and we are on the island. I have rarely seen a "
        "Shakespeare so wet, or so funny: Stephano and Trinculo, looting the wine aisle, stopped the show on "
        "Thursday. Adeyemi is magnificent, an angry mother before she is a magician. Not everything in "
        "Pelham's staging makes sense, and it is far too loud. Go all the same; the Lyric has not taken such "
        "a risk in years.",
    ),
    "filled-in forms": (
        "Notice is hereby given that an application has been made to the Borough of Tarn for planning "
        "permission for a single-storey rear extension at 14 Weir Road. The application, number 2024/0417, "
        "may be inspected at the town hall during office hours. Comments should be sent in writing by 12 "
        "April 2024.",
        "Notice is hereby given that an application has been made to the Borough of Tarn for planning "
        "permission for a two-storey side extension at 203 Mill Lane. The application, number 2024/0533, "
        "may be inspected at the town hall during office hours. Comments should be sent in writing by 30 May "
        "2024.",
    ),
    "reports of one study": (
        "People who nap for about twenty minutes after lunch remember more of what they learned in the "
        "morning, according to a study of 212 adults published on Monday in the journal Sleep and Memory. "
        "Volunteers at the University of Aarve memorised pairs of words; those who slept recalled 18 percent "
        "more of them in the evening. Longer naps had no additional effect, the authors report.",
        "Good news for office workers: a short sleep is no waste of time. Researchers in Aarve had 212 men "
        "and women learn lists of words and then sent half of them to bed for twenty minutes. By dinner the "
        "rested group was ahead by 18 percent. 'We were surprised by how little it takes,' said the "
        "neurologist Signe Holt. She warns against overdoing it. An hour on the sofa did not help anybody.",
    ),
    "German reports": (
        "Auf der Autobahn 7 bei Sandfurt sind am Montagmorgen drei Lastwagen zusammengestoßen. Ein Fahrer "
        "wurde schwer verletzt, zwei weitere kamen mit Prellungen davon. Nach Angaben der Polizei hatte ein "
        "58-Jähriger das Ende eines Staus übersehen. Die Strecke blieb bis zum frühen Nachmittag gesperrt. "
        "Den Schaden schätzten die Beamten auf 400.000 Euro.",
        "Stundenlang ging am Montag auf der A 7 gar nichts mehr. Kurz vor Sandfurt war ein Sattelzug nahezu "
        "ungebremst auf zwei stehende Fahrzeuge gefahren; Feuerwehrleute mussten den eingeklemmten Mann am "
        "Steuer mit schwerem Gerät befreien. Er liegt im Krankenhaus. Die Bergung dauerte bis 14 Uhr, der "
        "Rückstau reichte zeitweise über elf Kilometer.",
    ),
    "Spanish reports": (
        "El ayuntamiento de Villarrubia aprobó el jueves un presupuesto de 38 millones de euros, con los "
        "votos en contra de la oposición. Las cuentas prevén una subida del impuesto de bienes inmuebles y "
        "seis millones para renovar la red de agua. El alcalde, Tomás Lirio, defendió que la ciudad no puede "
        "esperar más. La obra empezará en febrero.",
        "Habrá tuberías nuevas, pero las pagarán los vecinos. Tras cinco horas de debate, la mayoría que "
        "sostiene a Tomás Lirio sacó adelante las cuentas del próximo año: 38 millones en total, de los que "
        "seis irán bajo tierra. La portavoz de la oposición habló de un atraco. En el salón de plenos de "
        "Villarrubia hubo pitos y una pancarta.",
    ),
    "Chinese reports": (
        "青河市教育局星期五宣布,从九月起全市小学将取消书面家庭作业。新规定适用于一至三年级,约四万名学生受影响。"
        "局长周明表示,孩子们需要更多的睡眠和运动。教师须在课堂内完成练习,学校将延长放学后的托管时间至下午六点。",
        "听说以后不用写作业,八岁的小雯高兴得跳了起来,她的母亲却发愁:谁来看孩子?青河的低年级课堂即将大变样。"
        "支持者说早该如此,补习班老板则已经打出了新广告。记者走访了五所学校,多数老师担心班上五十个孩子怎么顾得过来。",
    ),
}


@pytest.mark.parametrize("genre", PAIRS)
def test_separate_texts_are_not_related(genre: str) -> None:
    one, other = PAIRS[genre]
    assert pv.compare(one, other).relation["unrelated"] > 0.75
    assert pv.compare(other, one).relation["unrelated"] > 0.75


@pytest.mark.parametrize("genre", PAIRS)
def test_a_shortened_reprint_of_the_same_text_is_related(genre: str) -> None:
    one, _ = PAIRS[genre]
    assert pv.compare(one, one[len(one) // 4 :]).relation["unrelated"] < 0.1


def test_a_corpus_of_separate_texts_has_no_near_copy_no_derivation_and_no_copied_passage() -> None:
    """Sentences that give the same facts may be reported as paraphrases, but relate nobody."""
    found = pv.scan([text for pair in PAIRS.values() for text in pair])
    assert found.pairs.num_rows == 0
    assert found.derivations.num_rows == 0
    assert set(found.passages["kind"].to_pylist()) <= {"paraphrase", "quotation", "template"}
    assert len(set(found.origins["family"].to_pylist())) == 2 * len(PAIRS)
