"""The language of a few sentences, each written for this test."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.text.languages import _IN_CODE, has_case, languages, languages_of_pair, primary

SAMPLES = {
    "en": "The mayor said on Monday that the bridge would be closed for a year, and that the city had no "
    "plans to replace it. Many of those who use it were not pleased.",
    "de": "Die Brücke über den Fluss bleibt für ein Jahr gesperrt, wie der Bürgermeister am Montag "
    "mitteilte. Das ist für die Stadt nicht einfach, und auch die Händler sind mit der Entscheidung "
    "nicht zufrieden.",
    "fr": "Le maire a déclaré lundi que le pont serait fermé pendant un an et que la ville n'avait pas les "
    "moyens de le remplacer. Les habitants du quartier ne sont pas contents de cette décision.",
    "es": "El alcalde dijo el lunes que el puente estará cerrado durante un año y que la ciudad no tiene "
    "planes para reemplazarlo. Los vecinos del barrio no están contentos con la decisión.",
    "it": "Il sindaco ha detto lunedì che il ponte resterà chiuso per un anno e che la città non ha i "
    "mezzi per sostituirlo. Gli abitanti del quartiere non sono contenti della decisione.",
    "pt": "O prefeito disse na segunda-feira que a ponte ficará fechada por um ano e que a cidade não tem "
    "planos para a substituir. Os moradores do bairro não estão contentes com a decisão.",
    "nl": "De burgemeester zei maandag dat de brug een jaar gesloten blijft en dat de stad geen plannen "
    "heeft om deze te vervangen. De bewoners van de wijk zijn niet blij met het besluit.",
    "sv": "Borgmästaren sade på måndagen att bron kommer att vara stängd i ett år och att staden inte har "
    "några planer på att ersätta den. De boende är inte nöjda med beslutet.",
    "da": "Borgmesteren sagde mandag, at broen bliver lukket i et år, og at byen ikke har planer om at "
    "erstatte den. Beboerne er ikke glade for beslutningen, og de blev først hørt efter mødet.",
    "no": "Ordføreren sa mandag at broen blir stengt i et år, og at byen ikke har planer om å erstatte "
    "den. Beboerne er ikke glade for beslutningen, og de ble først hørt etter møtet.",
    "fi": "Pormestari kertoi maanantaina, että silta on suljettu vuoden ja ettei kaupunki ole vielä "
    "päättänyt, mitä sen jälkeen tehdään. Asukkaat eivät ole tyytyväisiä, mutta he ovat kuitenkin "
    "mukana.",
    "pl": "Burmistrz powiedział w poniedziałek, że most będzie zamknięty przez rok i że miasto nie ma "
    "planów, aby go zastąpić. Mieszkańcy nie są z tego zadowoleni, ale jak mówią, tak już jest.",
    "cs": "Starosta v pondělí řekl, že most bude rok uzavřen a že město nemá v plánu ho nahradit. "
    "Obyvatelé s tím nejsou spokojeni, ale podle něj je to jediné řešení, které se dá udělat.",
    "ro": "Primarul a spus luni că podul va fi închis timp de un an și că orașul nu are planuri să îl "
    "înlocuiască. Locuitorii din cartier nu sunt mulțumiți de această decizie.",
    "hu": "A polgármester hétfőn azt mondta, hogy a híd egy évig zárva lesz, és hogy a város nem tervezi a "
    "cseréjét. A lakók nem örülnek a döntésnek, de azt is tudják, hogy ez nem volt könnyű.",
    "tr": "Belediye başkanı pazartesi günü köprünün bir yıl kapalı olacağını ve bu konuda yeni bir plan "
    "olmadığını söyledi. Mahalle halkı için bu çok zor, ancak daha iyi bir çözüm de yok.",
    "id": "Wali kota mengatakan pada hari Senin bahwa jembatan itu akan ditutup selama setahun dan kota "
    "tidak memiliki rencana untuk menggantinya. Warga yang tinggal di sana tidak senang dengan "
    "keputusan ini.",
    "vi": "Thị trưởng nói hôm thứ hai rằng cây cầu sẽ đóng cửa trong một năm và thành phố không có kế "
    "hoạch thay thế. Những người dân ở đây không hài lòng với quyết định này.",
    "hr": "Gradonačelnik je u ponedjeljak rekao da će most biti zatvoren godinu dana i da grad nema "
    "planova za novi. Stanari koji žive u blizini nisu zadovoljni, ali kao što kažu, to je tako.",
    "ru": "Мэр сообщил в понедельник, что мост будет закрыт на год и что у города нет планов по его "
    "замене. Жители района не были довольны этим решением, но они его ждали.",
    "uk": "Мер повідомив у понеділок, що міст буде закритий на рік і що місто не має планів його замінити. "
    "Мешканці району не були задоволені цим рішенням, але вони його чекали.",
    "bg": "Кметът каза в понеделник, че мостът ще бъде затворен за една година и че градът няма планове да "
    "го замени. Жителите на квартала не са доволни от това решение.",
    "sr": "Градоначелник је у понедељак рекао да ће мост бити затворен годину дана и да град нема планова "
    "за нови. Станари који живе у близини нису задовољни, али као што кажу, то је тако.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر سيغلق لمدة عام وإن المدينة لا تملك خطة لاستبداله. ولم يكن "
    "سكان الحي راضين عن هذا القرار الذي أعلن بعد اجتماع طويل.",
    "fa": "شهردار روز دوشنبه گفت که پل برای یک سال بسته خواهد بود و شهر برنامه‌ای برای جایگزینی آن ندارد. "
    "ساکنان این محله از این تصمیم راضی نیستند و گفته‌اند که به آن اعتراض می‌کنند.",
    "ur": "میئر نے پیر کو کہا کہ پل ایک سال کے لیے بند رہے گا اور شہر کے پاس اسے بدلنے کا کوئی منصوبہ نہیں "
    "ہے۔ محلے کے لوگ اس فیصلے سے خوش نہیں ہیں۔",
    "ps": "ښاروال د دوشنبې په ورځ وویل چې پل به تر یوه کاله پورې تړلی وي او ښار د هغه د بدلولو لپاره کوم "
    "پلان نه لري. د سیمې خلک له دې پرېکړې څخه خوښ نه دي.",
    "hi": "महापौर ने सोमवार को कहा कि पुल एक साल के लिए बंद रहेगा और शहर के पास इसे बदलने की कोई योजना "
    "नहीं है। मोहल्ले के लोग इस फैसले से खुश नहीं हैं।",
    "bn": "মেয়র সোমবার বলেছেন যে সেতুটি এক বছরের জন্য বন্ধ থাকবে এবং শহরের কাছে এটি বদলানোর কোনো পরিকল্পনা নেই।",
    "el": "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα μείνει κλειστή για ένα χρόνο.",
    "he": "ראש העיר אמר ביום שני כי הגשר ייסגר לשנה וכי לעירייה אין תוכנית להחליף אותו.",
    "th": "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดเป็นเวลาหนึ่งปี",
    "ko": "시장은 월요일 다리가 일 년 동안 폐쇄될 것이라고 말했다. 주민들은 결정에 만족하지 않았다.",
    "ja": "市長は月曜日、橋を一年間閉鎖すると発表した。住民は決定に満足していない。",
    "zh": "市长星期一表示，大桥将关闭一年，市政府没有更换它的计划。居民对这一决定并不满意。",
    "sk": "Starosta v pondelok povedal, že most bude rok uzavretý a že mesto ho neplánuje nahradiť. "
    "Obyvatelia s tým nie sú spokojní, ale podľa neho je to jediné riešenie.",
    "sl": "Župan je v ponedeljek povedal, da bo most zaprt eno leto in da mesto ne namerava zgraditi novega. "
    "Prebivalci s tem niso zadovoljni, vendar druge rešitve po njegovih besedah ni.",
    "et": "Linnapea ütles esmaspäeval, et sild on aasta aega suletud ja et linnal ei ole plaanis seda välja "
    "vahetada. Elanikud ei ole sellega rahul, kuid muud lahendust tema sõnul ei ole.",
    "lt": "Meras pirmadienį pranešė, kad tiltas bus uždarytas metus ir kad miestas neketina jo pakeisti. "
    "Gyventojai tuo nepatenkinti, tačiau kito sprendimo, pasak jo, nėra.",
    "lv": "Mērs pirmdien paziņoja, ka tilts būs slēgts gadu un ka pilsēta neplāno to aizstāt. Iedzīvotāji ar "
    "to nav apmierināti, taču cita risinājuma, pēc viņa teiktā, neesot.",
    "ca": "L'alcalde va dir dilluns que el pont estarà tancat durant un any i que la ciutat no té previst "
    "substituir-lo. Els veïns del barri no estan contents amb aquesta decisió.",
    "gl": "O alcalde dixo o luns que a ponte estará pechada durante un ano e que a cidade non ten previsto "
    "substituíla. Os veciños do barrio non están contentos con esta decisión.",
    "eu": "Alkateak astelehenean esan zuen zubia urtebetez itxita egongo dela eta hiriak ez duela berririk "
    "egiteko asmorik. Auzotarrak ez daude pozik erabaki horrekin.",
    "ga": "Dúirt an méara Dé Luain go mbeadh an droichead dúnta ar feadh bliana agus nach raibh aon phlean "
    "ag an gcathair ceann nua a thógáil. Níl muintir na háite sásta leis an gcinneadh.",
    "sq": "Kryetari i bashkisë tha të hënën se ura do të jetë e mbyllur për një vit dhe se qyteti nuk ka "
    "plane ta zëvendësojë. Banorët nuk janë të kënaqur me këtë vendim.",
    "be": "Мэр паведаміў у панядзелак, што мост будзе закрыты на год і што горад не мае планаў яго замяніць. "
    "Жыхары раёна не былі задаволеныя гэтым рашэннем, але яны яго чакалі.",
    "mk": "Градоначалникот во понеделникот рече дека мостот ќе биде затворен една година и дека градот нема "
    "планови да го замени. Жителите не се задоволни од оваа одлука.",
    "hy": "Քաղաքապետը երկուշաբթի օրը հայտարարեց, որ կամուրջը փակ կլինի մեկ տարի, և որ քաղաքը նորը կառուցելու "
    "ծրագիր չունի։",
    "ta": "பாலம் ஓராண்டு மூடப்பட்டிருக்கும் என்றும் புதிய பாலம் கட்டும் திட்டம் இல்லை என்றும் மேயர் திங்கள்கிழமை கூறினார்.",
    "yi": "דער בירגער־מײַסטער האָט מאָנטיק געזאָגט, אַז די בריק װעט זײַן פֿאַרמאַכט אַ יאָר און אַז די שטאָט "
    "האָט נישט קיין פּלענער צו בויען אַ נײַע.",
}
SHORT = {
    "en": "The bridge will be closed for a year",
    "de": "Die Brücke bleibt für ein Jahr gesperrt",
    "ru": "Мост будет закрыт на год",
    "uk": "Міст буде закритий на рік",
    "fa": "پل برای یک سال بسته خواهد بود",
    "zh": "大桥将关闭一年，市政府没有更换的计划",
    "ja": "橋を一年間閉鎖すると市長が発表した",
}

NUMBERS = "1,204.5 1,198.2 -0.5% 3.2% 12:30 14:45 2024-03-02 €450 $1.2bn 7/8 Q1 12.4 Q2 13.1 FY24 50.3"


def identified(text):
    return languages([text])[0]


@pytest.mark.parametrize("language", SAMPLES)
def test_two_sentences_identify_the_language(language):
    assert identified(SAMPLES[language]) == language


@pytest.mark.parametrize("language", SHORT)
def test_so_does_a_short_one(language):
    assert identified(SHORT[language]) == language


def test_each_document_has_its_own_language_whatever_its_neighbours():
    assert languages([*SAMPLES.values(), None]) == [*SAMPLES, None]
    assert languages([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Obama",
        "12345 67890",
        NUMBERS,
        "\ud800 x",
        "😀" * 50,
        "✓ ✗ ★ ☆ → ← ↑ ↓ ● ○ ■ □ ▲ ▼ " * 5,
        "https://www.example.com/news/2024/03/02/story-of-the-day http://cdn.example.org/img/the_house.jpg",
        "www.example.de/artikel/die-bruecke www.example.fr/p/le-pont",
        "foo@example.com the.editor@example.org +44 20 7946 0000",
        "<p><b></b></p>\n<br/><span class='the house of the rising sun'></span>" * 3,
        "&nbsp;&amp;&lt;&gt;&quot;&nbsp;&nbsp;&#8217;&rsquo;&mdash;" * 3,
        "0x7ffd 0xdeadbeef 4a6f686e 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "int main(int argc, char **argv) { for (int i = 0; i < argc; ++i) printf(argv[i]); return 0; }",
        "def f(x):\n    return [i**2 for i in range(x)]\n\nclass A(B):\n    x = f(2)",
        "Anna Kowalska, John Smith, Maria Garcia, Li Wei, Ahmed Hassan, Yuki Tanaka, Olga Petrova",
        "AAPL MSFT GOOG AMZN TSLA NVDA META BRK.B JPM UNH XOM V PG MA HD CVX LLY ABBV",
        "qwx zrtp klmv bnnx jhqq wrtz plkm vbnx qqzt xkcd zzrw mmpl trqx",
        "ATGCGTACGTTAGCCGATCGATCGGCTAAGCTTAGCGGATATCCGATCG " * 3,
    ],
)
def test_what_is_in_no_language_has_none(text):
    assert identified(text) is None


def test_a_name_in_another_script_does_not_change_the_language():
    assert identified(SAMPLES["en"] + " (Владимир Путин, 习近平, 김정은)") == "en"


@pytest.mark.parametrize("language", ["ar", "ur", "ru", "hi", "he", "zh", "de"])
def test_neither_tags_nor_names_in_latin_letters_do(language):
    text = SAMPLES[language]
    tagged = (
        '<div class="article-body the-first-of-many"><p style="direction: rtl; text-align: right">'
        f'<font face="Jameel Noori Nastaleeq" size="5">{text[:90]}</font></p></div>'
        '<div class="share"><a href="https://www.example.com/share?id=12">'
    )
    assert identified(tagged) == language
    assert identified(f"http://www.example.com/news/the-bridge photo: AFP / Getty Images. {text}") == language
    assert (
        identified("<script src='https://www.example.com/this/is/the/one.js'></script>" * 9 + text)
        == language
    )


def test_the_script_is_that_of_the_first_400_characters():
    begin = (SAMPLES["en"] * 2)[:310]
    assert identified(f"{begin} {SAMPLES['ru'] * 9}") == "en"
    assert identified(f"{begin[:190]} {SAMPLES['ru'] * 9}") == "ru"


def test_if_these_are_addresses_the_first_1600_characters_are_examined():
    addresses = "http://www.example.com/news/2024/the-bridge " * 40
    assert identified(f"{addresses[:1500]} {SAMPLES['fr']}") == "fr"
    assert identified(f"{addresses[:1600]} {SAMPLES['fr']} {addresses * 2}") is None


@pytest.mark.parametrize("table", [NUMBERS + " ", "FTSE 7,214 +0.3 DAX 18,001 -0.2 "])
def test_an_article_below_a_table_is_in_the_language_of_its_middle(table):
    """Compared with the article alone, the two are in one language, too."""
    article = f"{SAMPLES['fr']} {SHORT['de']}. " + SAMPLES["fr"] * 8
    assert identified(table * 12) is None
    assert identified(table * 12 + article) == "fr"
    assert languages_of_pair((table * 12 + article, article)) == ("fr", "fr")


def test_whether_a_script_has_capitals_is_judged_by_the_first_300_characters():
    assert has_case("ب" * 150 + "b" * 150 + "ب" * 900)
    assert not has_case("ب" * 151 + "b" * 149 + "b" * 900)


def test_capitals_do_not_matter():
    assert identified("KANZLER SOLL AM FREITAG VOR DEM AUSSCHUSS AUSSAGEN") == "de"
    assert identified("STADTRAT STREITET WEITER ÜBER DIE SPERRUNG DER BRÜCKE") == "de"
    assert identified(SAMPLES["fr"].upper()) == "fr"
    assert identified(SAMPLES["uk"].upper()) == "uk"


def test_figures_between_the_characters_of_a_script_without_spaces_take_none_with_them():
    assert identified("市长在2024年3月2日说大桥将关闭1年市政府没有更换它的计划") == "zh"


def test_yiddish_is_no_hebrew_with_or_without_its_points():
    assert identified("יעדער מענטש װערט געבױרן פֿרײַ און גלײַך אין כּבֿוד און רעכט.") == "yi"
    assert (
        identified("דער בירגערמייסטער האט געזאגט אז די בריק וועט זיין פארמאכט א יאר און מען וועט ווארטן")
        == "yi"
    )
    assert identified("בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ") == "he"
    assert identified("העיתון פרסם אתמול ידיעה על עבודות העירייה בעיר העתיקה") == "he"


def test_given_languages_are_kept():
    texts = [SAMPLES["en"], SAMPLES["de"], SAMPLES["fr"]]
    assert languages(texts, [None, "xx", "fr-CA"]) == ["en", "xx", "fr-CA"]


def test_codes_are_compared_without_region_and_variety():
    assert list(map(primary, ["en-US", "pt_BR", "nn", "nb-NO", "arz", "xx"])) == [
        "en",
        "pt",
        "no",
        "no",
        "ar",
        "xx",
    ]


def test_what_two_texts_are_in_does_not_depend_on_which_is_first():
    texts = [*SHORT.values(), *list(SAMPLES.values())[:6], "Obama", "Paris 2024", NUMBERS, ""]
    for a, b in permutations(texts, 2):
        assert languages_of_pair((a, b)) == languages_of_pair((b, a))[::-1]
        assert languages_of_pair((a, b), ("en", None)) == languages_of_pair((b, a), (None, "en"))[::-1]


def test_two_texts_in_different_languages_keep_their_own():
    # A sentence in Russian may be in Ukrainian, too.
    for a, b in permutations(SHORT.keys() - {"uk"}, 2):
        assert languages_of_pair((SHORT[a], SHORT[b])) == (a, b)


def test_a_headline_is_in_the_language_of_its_article():
    headline = "Borgmester: bro lukket"
    assert languages_of_pair((headline, SAMPLES["da"])) == ("da", "da")
    assert languages_of_pair((headline, SAMPLES["no"])) == ("no", "no")
    assert languages_of_pair((NUMBERS, SAMPLES["fr"])) == ("fr", "fr")
    assert languages_of_pair((NUMBERS, NUMBERS)) == (None, None)


def test_a_given_language_is_one_the_other_text_may_be_in():
    assert languages_of_pair(("Bro lukket i et år", "x"), (None, "nb")) == ("no", "nb")
    assert languages_of_pair((SAMPLES["ru"], "x"), (None, "en-US")) == ("ru", "en-US")
    assert languages_of_pair(("x", "y"), ("en", "de")) == ("en", "de")


def test_pashto_is_identified_whichever_yeh_and_kaf_are_typed() -> None:
    typed = [SAMPLES["ps"].replace("ی", yeh).replace("ک", kaf) for yeh in "يی" for kaf in "كک"]
    assert languages([*typed, f"\u202b{typed[0]}\u202c"]) == ["ps"] * 5


@pytest.mark.parametrize("language", ["en", "it", "fi", "sk"])
def test_invisible_characters_hide_no_language(language: str) -> None:
    assert languages([SAMPLES[language].replace("e", "\u200be")]) == [language]


@pytest.mark.parametrize(
    "code",
    [
        "import os\n\nfor name in os.listdir(path):\n    print(name, os.path.getsize(name))\n",
        "def add(a, b):\n    return a + b\n\nclass Ferry:\n    def __init__(self):\n        self.name = ''\n",
        "SELECT name, age FROM users WHERE age > 30 ORDER BY name;",
        "SELECT * FROM articles\nWHERE published >= '2024-01-01' AND outlet = 'Reuters'\nORDER BY id;",
        "INSERT INTO boats (name, length_m) VALUES ('Skerry', 12);\nUPDATE boats SET length_m = 13;",
        "select id, name from users where id = 4",
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);",
        "x = 1\ny = 2\nprint(x + y)",
        "function add(a, b) {\n  return a + b;\n}\nconst total = add(1, 2);",
        "int main(void) {\n    int count = 0;\n    while (count < 10) count += 1;\n    return count;\n}",
    ],
)
def test_code_is_in_no_language(code):
    assert languages([code]) == [None]


@pytest.mark.parametrize(
    "prose",
    [
        "The board voted (see below); the ferry, it said, would not run. Costs rose by 3.5% = 12 crowns.",
        "Shall I compare thee to a summer's day;\nThou art more lovely, and so on;\nRough winds do shake;",
        "Read more at www.example.com/page?id=3 or write to desk@example.com - we answer all letters.",
        "Our programmer says that print(name) shows the name, which is what most people learn first.",
        "Scores: Ness 3 - Orrin 2, Tolvan 1 - Pennock 1. The next games are on Sunday (if the snow is gone).",
        "They select a book from the shelf, group by group, and order by mail; then they pay at the desk.",
        "* The harbour is closed\n* The ferry runs\n* The bridge will be painted, said the mayor",
        "The pass(es) and road(s) that snow closes\nOrrin - the upper road\nNess - both\nTolvan - neither",
        'The board met.\n<img src="top_left.png" alt="" width=20 height=10> The ferry runs again.',
    ],
)
def test_prose_with_symbols_keeps_its_language(prose):
    assert languages([prose]) == ["en"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aZ_x1 .,-:;()[]{}=<>*/+%|&!'\"\n", max_size=60))
def test_what_looks_like_code_holds_the_symbol_it_is_looked_for_by(text):
    for symbol, found in _IN_CODE.items():
        assert symbol.search(text) or not found.search(text)
