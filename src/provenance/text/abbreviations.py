"""Abbreviations whose full stop need not end a sentence, and words that show whether it does."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles, which are followed by a name, and other abbreviations that do not end a sentence.
NEVER_END = _words(
    """
    Mr Mrs Ms Messrs Dr Prof Rev Hon Gen Lt Col Capt Sgt Maj Cpl Pvt Adm Cmdr Cdr Brig Insp Supt Sen Rep Gov
    Mt Ft vs cf approx Mme Mmes Mlle Mgr Ste Sr Sra Srta Sres Dra Dña Ud Uds Gral Lic Arq Sig Dott Avv Exmo
    Hr Fr Frl bzw ca vgl ggf evtl inkl Mio Mrd dhr mevr drs dvs ul mgr inż tzw np Doç Sn Jl Tn Ny Bpk
    г ул им тыс млн млрд руб проф акад см
    """
)
# These are abbreviations before a number; elsewhere, some of them are ordinary words.
BEFORE_FIGURES = _words(
    """
    No no Nos nos Nr nr Núm núm Nº Vol vol Fig fig Figs figs Art art Sec sec Ch ch p pp P Abs Kap Bd S str стр
    Jan Feb Febr Mar Apr Jun Jul Aug Sep Sept Oct Okt Nov Dec Dez
    """
)
# These abbreviations may be inside a sentence or at its end, depending on the next word.
MAY_END = _words("Inc Ltd Corp Co Cos Bros Plc plc LLC Jr St Ave Blvd Rd Str etc usw al Dept Univ Assn")
# These words may begin a sentence, but never a name.
STARTERS = _words(
    """
    The An At And As After Although But By Before During For From He Her His How However If In It Its Many
    More Most My No Not Now On One Or Our She Since So Some Such That Their Then There These They This Those
    Though To Under Until We What When Where Which While Who Why With You Your
    Der Die Das Er Sie Es Ein Eine Im Am Aber Und Auch Nach Bei Mit Les Ils Elle Elles Une Dans Mais Pour
    Los Las Una Pero Para Gli Sono Nel Os Um Uma Mas Het Een Maar Det Den En Och Men Он Она Они Но Это В На По
    """
)
# These words may follow an ordinal number that is written with a full stop.
MONTHS = _words(
    """
    Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember
    Jan Feb Febr Apr Jun Jul Aug Sep Sept Okt Nov Dez Jahrhundert Jahrhunderts
    """
)
