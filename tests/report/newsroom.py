"""Findings made by hand: eight documents in two families, and a generated body of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from provenance.derivation.outlets import outlets
from provenance.findings import Findings
from provenance.schema import HYPOTHESES, TABLES
from provenance.settings import Settings

HOSTILE = (
    "</script><script>document.title='run'; alert(1)</script> <img src=x onerror=alert(2)> "
    "<svg/onload=alert(3)> &lt;b&gt; <!-- ]]> \u202eevil\u202c \x00\x01\x1b\x7f \u2028\u2029 {{ 7*7 }} "
    "<iframe src='https://example.invalid/'></iframe> \U0001f4f0 "
)
QUOTE = "“We were not told that the bridge would close,” said Mara Okonedo, who runs the ferry café."
LEAD = "The Harrow Bridge was closed to all traffic on Tuesday after divers found cracks in two of its piers."
COST = "Repairs will cost about 4.2 million crowns and take until the end of March, the harbour board said."
NOTICE = "Subscribe to our newsletter for more news from the coast."
URDU = "بندرگاہ کے بورڈ نے منگل کو ہیرو پل کو ہر قسم کی آمد و رفت کے لیے بند کر دیا۔"
CHINESE = "周二，潜水员在哈罗大桥的两个桥墩上发现裂缝后，大桥已全面封闭。港务局称维修将持续到三月底。"

_DOCUMENTS = [
    (
        "coast/bridge",
        "Harrow Bridge closed after divers find cracks",
        "Coast Courier",
        8,
        "en",
        [LEAD, "Buses will turn at Lowgate until further notice.", QUOTE, COST, NOTICE],
    ),
    (
        "daily/harrow",
        "Cracks close the Harrow Bridge",
        "Daily Beacon",
        10,
        "en",
        [LEAD, QUOTE, "The board meets again on Friday.", COST],
    ),
    (
        "metro/ferry",
        "Ferry café counts the cost of a closed bridge",
        "Metro Line",
        15,
        "en",
        [
            "At the ferry café the tables are empty.",
            QUOTE,
            "Mending the piers is to cost some 4.2 million crowns "
            "and last till late March, according to the board of the harbour.",
            NOTICE,
        ],
    ),
    (
        "urdu/pul",
        "ہیرو پل بند کر دیا گیا",
        "روزنامہ ساحل",
        16,
        "ur",
        [URDU, "مرمت مارچ کے آخر تک جاری رہے گی۔"],
    ),
    ("urdu/khabar", "ہیرو پل پر آمد و رفت معطل", "خبر نامہ", 20, "ur", ["تازہ خبر:", URDU]),
    ("zh/daqiao", "哈罗大桥全面封闭", "海岸日报", None, "zh", [CHINESE, "公交车将在洛盖特掉头。"]),
    (
        "zh/fengbi",
        "裂缝导致哈罗大桥封闭，维修将持续到三月底，公交车改道",
        "港口新闻",
        None,
        "zh",
        ["本报讯", CHINESE],
    ),
    (
        "hostile/<img src=x onerror=alert(4)>",
        "</title><script>alert(5)</script>\u202e.exe",
        "<b onclick=alert(6)>",
        None,
        "en",
        [HOSTILE, CHINESE, HOSTILE],
    ),
]


def tables(**rows: list[dict[str, object]]) -> dict[str, pa.Table]:
    """All tables of a Findings, those not named empty."""
    return {name: pa.Table.from_pylist(rows.get(name, []), schema) for name, schema in TABLES.items()}


def with_outlets(findings: Findings) -> Findings:
    """The findings, in which the table of outlets agrees with the documents and derivations."""
    return replace(findings, outlets=outlets(findings.documents, findings.derivations))


def _document(
    id_: str, title: str, outlet: str, hour: int | None, language: str, parts: list[str]
) -> dict[str, object]:
    published = None if hour is None else datetime(2031, 2, 4, hour, 5, tzinfo=UTC)
    return {
        "id": id_,
        "text": "\n\n".join(parts),
        "title": title,
        "url": "javascript:alert(7)",
        "outlet": outlet,
        "published": published,
        "published_precision": published and "minute",
        "language": language,
        "path": f"{id_}.txt",
    }


def newsroom() -> Findings:
    """Eight documents: a bridge story in English with an outside source, and one in Urdu and Chinese."""
    documents = sorted((_document(*row) for row in _DOCUMENTS), key=lambda d: str(d["id"]))
    text = {d["id"]: str(d["text"]) for d in documents}
    reworded = text["metro/ferry"].split("\n\n")[2]
    shared = [
        ("coast/bridge", "daily/harrow", LEAD, LEAD, "verbatim"),
        ("coast/bridge", "daily/harrow", QUOTE, QUOTE, "quotation"),
        ("coast/bridge", "daily/harrow", COST, COST, "edited"),
        ("coast/bridge", "metro/ferry", QUOTE, QUOTE, "quotation"),
        ("coast/bridge", "metro/ferry", COST, reworded, "paraphrase"),
        ("coast/bridge", "metro/ferry", NOTICE, NOTICE, "boilerplate"),
        ("urdu/khabar", "urdu/pul", URDU, URDU, "verbatim"),
        ("zh/daqiao", "zh/fengbi", CHINESE, CHINESE, "verbatim"),
        ("hostile/<img src=x onerror=alert(4)>", "zh/daqiao", CHINESE, CHINESE, "verbatim"),
    ]
    passages = [
        {
            "a": a,
            "b": b,
            "a_start": text[a].index(in_a),
            "a_end": text[a].index(in_a) + len(in_a),
            "b_start": text[b].index(in_b),
            "b_end": text[b].index(in_b) + len(in_b),
            "kind": kind,
            "similarity": 0.71 if kind == "paraphrase" else 1.0,
        }
        for a, b, in_a, in_b, kind in shared
    ]

    def derivation(
        source: str, derived: str, probability: float, directed: bool, relation: str, sentence: str
    ):
        return {
            "source": source, "derived": derived, "probability": probability,
            "directed": directed, "share": 0.8,
            "exclusive_share": 0.6, "relation": relation,
            "hypotheses": dict(zip(HYPOTHESES.names, (0.7, 0.05, 0.2, 0.05), strict=True)),
            "evidence": [
                {"name": "published", "weight": 1.84, "sentence": sentence},
                {"name": "shared text", "weight": 3.0, "sentence": "They share 2 passages."},
                {"name": "order", "weight": -0.35, "sentence": "The shared passages come in the same order."},
                {"name": "own names", "weight": -0.2, "sentence": "It names “tables”."},
            ],
        }  # fmt: skip

    derivations = [
        derivation(
            "coast/bridge", "daily/harrow", 0.87, True, "syndication", "It was published two hours earlier."
        ),
        derivation(
            "coast/bridge", "metro/ferry", 0.74, True, "paraphrase", "It was published seven hours earlier."
        ),
        derivation("hostile/<img src=x onerror=alert(4)>", "zh/daqiao", 0.46, False, "patchwork", HOSTILE),
        derivation("urdu/pul", "urdu/khabar", 0.93, True, "revision", "یہ چار گھنٹے پہلے شائع ہوا۔"),
        derivation("zh/daqiao", "zh/fengbi", 0.52, False, "abridgement", "Neither document has a date."),
    ]
    families = {"coast": 0, "daily": 0, "metro": 0, "urdu": 1, "zh": 1, "hostile": 1}
    named = {"coast/bridge": 0.81, "daily/harrow": 0.4}
    origins = [
        {
            "id": d["id"],
            "family": families[str(d["id"]).split("/")[0]],
            "p_outside_source": named.get(str(d["id"]), 0.1),
            "outside_source": "Reuters" if d["id"] in named else None,
        }
        for d in documents
    ]
    pairs = [
        {
            "a": "coast/bridge",
            "b": "daily/harrow",
            "jaccard": 0.71,
            "containment_a": 0.78,
            "containment_b": 0.91,
        },
        {"a": "urdu/khabar", "b": "urdu/pul", "jaccard": 0.83, "containment_a": 0.95, "containment_b": 0.88},
        {"a": "zh/daqiao", "b": "zh/fengbi", "jaccard": 0.86, "containment_a": 0.9, "containment_b": 0.94},
    ]
    clusters = [
        {"id": "zh/daqiao", "cluster": 0, "keep": True, "reason": "longest text"},
        {"id": "zh/fengbi", "cluster": 0, "keep": False, "reason": "Jaccard 0.86 with zh/daqiao"},
    ]
    skipped = [
        {"path": "feed/broken.jsonl", "line": 17, "reason": "not valid JSON: Expecting ',' delimiter"},
        {"path": "<script>alert(8)</script>.png", "line": None, "reason": "binary, not text"},
    ]
    run = {"versions": {"provenance": "0.1.0", "python": "3.11.9"}, "seconds": {"read": 0.0123, "align": 1.5}}
    findings = Findings(
        **tables(
            documents=documents, pairs=pairs, passages=passages, clusters=clusters, derivations=derivations,
            origins=origins, skipped=skipped,
        ),
        settings=Settings(threshold=0.7),
        run=run,
    )  # fmt: skip
    return with_outlets(findings)


def generated(count: int, words: int = 80, family: int = 200) -> Findings:
    """`count` dated documents: families of at most `family`, each a tree in which every third document
    derives from the one at a third of its place."""
    start = datetime(2031, 5, 1, tzinfo=UTC)
    documents, passages, derivations, origins, pairs = [], [], [], [], []
    for n in range(count):
        place = n % family
        body = f"Report {n // family}: " + " ".join(f"word{(n // family) * 7 + i % 61}" for i in range(words))
        documents.append({
            "id": f"d{n:06}", "text": body + f"\n\nLocal desk {n}.",
            "title": f"The tale of harbour {n}, told at length",
            "outlet": f"Outlet {n % 17}", "published": start + timedelta(hours=n % family, minutes=n % 60),
            "published_precision": "minute", "language": "en", "path": f"{n}.txt",
        })  # fmt: skip
        origins.append(
            {"id": f"d{n:06}", "family": n // family, "p_outside_source": 0.1, "outside_source": None}
        )
        if place:
            a, b = f"d{n - place + place // 3:06}", f"d{n:06}"
            probability = 0.35 + (n * 37 % 60) / 100
            derivations.append({
                "source": a, "derived": b, "probability": probability, "directed": probability > 0.5,
                "share": 0.9, "exclusive_share": 0.4, "relation": "syndication",
                "evidence": [{"name": "published", "weight": 1.0, "sentence": f"It is {n} hours younger."}],
            })  # fmt: skip
            passages.append({"a": a, "b": b, "a_start": 10, "a_end": 200, "b_start": 10, "b_end": 200,
                             "kind": "verbatim", "similarity": 1.0})  # fmt: skip
            pairs.append({"a": a, "b": b, "jaccard": 0.5 + (n * 13 % 50) / 100, "containment_a": 0.9,
                          "containment_b": 0.9})  # fmt: skip
    made = tables(
        documents=documents, pairs=pairs, passages=passages, derivations=derivations, origins=origins
    )
    return with_outlets(Findings(**made))


def empty() -> Findings:
    """Nothing at all."""
    return Findings(**tables())
