"""The language of a few sentences, each written for this test."""

from __future__ import annotations

import pyarrow as pa
import pytest

from provenance.text import languages, tokenize

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
    "hi": "महापौर ने सोमवार को कहा कि पुल एक साल के लिए बंद रहेगा और शहर के पास इसे बदलने की कोई योजना "
    "नहीं है। मोहल्ले के लोग इस फैसले से खुश नहीं हैं।",
    "bn": "মেয়র সোমবার বলেছেন যে সেতুটি এক বছরের জন্য বন্ধ থাকবে এবং শহরের কাছে এটি বদলানোর কোনো পরিকল্পনা নেই।",
    "el": "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα θα μείνει κλειστή για ένα χρόνο.",
    "he": "ראש העיר אמר ביום שני כי הגשר ייסגר לשנה וכי לעירייה אין תוכנית להחליף אותו.",
    "th": "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดเป็นเวลาหนึ่งปี",
    "ko": "시장은 월요일 다리가 일 년 동안 폐쇄될 것이라고 말했다. 주민들은 결정에 만족하지 않았다.",
    "ja": "市長は月曜日、橋を一年間閉鎖すると発表した。住民は決定に満足していない。",
    "zh": "市长星期一表示，大桥将关闭一年，市政府没有更换它的计划。居民对这一决定并不满意。",
}


def told(texts):
    return languages(tokenize(texts), texts)


@pytest.mark.parametrize("language", SAMPLES)
def test_two_sentences_tell_the_language(language):
    assert told([SAMPLES[language]]) == [language]


def test_each_document_has_its_own_language_whatever_its_neighbours_and_its_container():
    texts = list(SAMPLES.values())
    assert told(texts) == list(SAMPLES)
    chunked = pa.chunked_array([texts[:5], texts[5:], [None]])
    assert languages(tokenize(chunked), chunked) == [*SAMPLES, None]


@pytest.mark.parametrize("text", ["", "Obama", "12345 67890", "Lorem ipsum dolor", "\ud800 x", "😀" * 50])
def test_what_cannot_be_told_has_no_language(text):
    assert told([text]) == [None]


def test_a_name_in_another_script_does_not_change_the_language():
    assert told([SAMPLES["en"] + " (Владимир Путин, 习近平, 김정은)"]) == ["en"]
