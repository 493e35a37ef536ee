"""The usual field names for each column of the documents table, with the most specific names first.

Names are recognised in many languages, regardless of case, accents, spaces and punctuation. Prefixes and
suffixes that data tools often add are ignored: ``title_x``, ``headline_raw`` and ``post_title`` are titles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from provenance.corpus.columns import without_surrogates

_NAMES = {
    "text": "text fulltext articletext maintext articlebody bodytext textbody textcontent body cleantext "
    "plaintext rawtext content article story paragraphs "
    "volltext inhalt artikel texte contenu corps texto contenido cuerpo conteudo corpo testo contenuto tekst "
    "inhoud brodtext tresc teksti metin icerik текст зміст содержание κειμενο نص النص محتوى متن पाठ "
    "正文 全文 内容 內容 本文 본문 내용 "
    # Used if there is no fuller text.
    "description summary abstract zusammenfassung beschreibung resume resumen resumo sommario sommaire",
    "id": "id docid documentid articleid newsid storyid itemid uuid guid uid key identifier",
    "title": "title headline articletitle newstitle heading subject webtitle "
    "titel uberschrift schlagzeile titre titulo titular manchete titolo kop rubrik tittel overskrift tytul "
    "titulek otsikko baslik заголовок название назва τιτλος عنوان العنوان शीर्षक 标题 標題 題名 見出し "
    "タイトル 제목",
    "url": "url articleurl sourceurl weburl link canonicalurl canonicallink permalink href uri "
    "lien enlace collegamento ссылка посилання 链接 網址",
    "outlet": "outlet outletname publisher publishername newspaper newspapername publication "
    "publicationname medianame mediumname sitename sourcename source series site domain sourcedomain "
    "hostname media mediaoutlet medium "
    "zeitung quelle herausgeber journal nomdujournal periodico diario medio fuente jornal veiculo fonte "
    "giornale testata krant bron tidning kalla avis kilde gazeta zrodlo noviny zdroj lehti lahde gazete "
    "kaynak издание источник видання джерело газета εφημεριδα πηγη صحيفة الصحيفة مصدر المصدر स्रोत "
    "报纸 媒体 来源 來源 新聞 新聞社 언론사 출처",
    "published": "published publishedat publisheddate publishdate datepublished datepublish publicationdate "
    "webpublicationdate pubdate releasedate date datetime createdat created timestamp "
    "datum erscheinungsdatum veroffentlicht veroffentlichungsdatum datedepublication fecha "
    "fechadepublicacion data datadepublicacao datadipubblicazione dato tarih paivamaara дата "
    "датапубликации ημερομηνια تاريخ التاريخ दिनांक 日期 发布日期 発行日 日付 날짜 year jahr annee ano anno",
    "language": "language lang languagecode sprache langue idioma lingua taal sprak sprog jezyk jazyk kieli "
    "dil язык мова γλωσσα لغة اللغة भाषा 语言 語言 言語 언어",
}
# Prefixes (from the names of tables) and suffixes (from merges and clean-ups) that do not change the meaning
# of a name. A plural ending, "id" or "count" does change the meaning and is not listed.
_BEFORE = ("article", "news", "post", "doc", "document", "item", "story", "page", "dc", "og")
_AFTER = ("x", "y", "raw", "clean", "cleaned", "orig", "original", "full", "gmt", "utc")
_PARTS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def key(name: str) -> str:
    """Return a name in lower case without accents, spaces and punctuation: ``pubdate`` for ``Pub-Date``."""
    return "".join(character for character in _folded(name) if character.isalnum())


def _folded(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


ORDER = {role: [key(name) for name in names.split()] for role, names in _NAMES.items()}


@lru_cache(maxsize=4096)
def rank(role: str, name: str) -> tuple[int, int] | None:
    """Return the sort key of a name for the column `role`; the most specific name sorts first.

    A name with a prefix or suffix ranks below the same name without it. Return None if the name is not a
    usual name of the column.
    """
    order = ORDER[role]
    if (whole := key(name)) in order:
        return order.index(whole), 0
    parts = _PARTS.findall(_CAMEL.sub("_", name))
    folded = [key(part) for part in parts]
    while len(folded) > 1 and folded[-1] in _AFTER:
        folded.pop()
    if len(folded) > 1 and folded[0] in _BEFORE:
        folded.pop(0)
    inner = "".join(folded)
    return (order.index(inner), 1) if inner != whole and inner in order else None


def recognised(name: str) -> bool:
    """Return whether a name is a usual name for any column of the documents table."""
    return any(rank(role, name) is not None for role in ORDER)


def unique(names: Iterable[object]) -> list[str]:
    """Strip white space from column names, and make the names distinct and non-empty."""
    given: dict[str, None] = {}
    for name in names:
        plain = without_surrogates(str(name)).strip() or "unnamed"
        candidate, number = plain, 2
        while candidate in given:
            candidate, number = f"{plain}_{number}", number + 1
        given[candidate] = None
    return list(given)
