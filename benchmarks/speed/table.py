"""Write the tables of docs/speed.md from the results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks import data
from benchmarks.pages import write_figures
from benchmarks.speed import plots

PAGE = data.ROOT / "docs" / "speed.md"
BEGIN = "<!-- figures, written by benchmarks.speed.table -->"

# Stages that had another name when some of the results were measured: the old name and the present one.
STAGES = {
    "survey": "index",
    "couples": "rare-word pairs",
    "meetings": "shared rare-word pairs",
    "alike": "similar windows",
}

Run = dict[str, Any]
Goal = tuple[str, str, str, bool]


def write(results: dict[str, Any]) -> None:
    """Draw the plots, and write the tables between the markers of the page."""
    plots.write(results)
    write_figures(PAGE, BEGIN, tables(results))


def tables(results: dict[str, Any]) -> str:
    """Return all tables as Markdown."""
    sections: list[Callable[[dict[str, Any]], str]] = [
        _goals,
        _texts_to_pairs,
        _quality,
        _levels,
        _candidates,
        _stages,
        _scans,
        _passages,
        _kept,
        _stopped,
        _sketches,
        _skewed,
        _machine,
    ]
    return "\n\n".join(filter(None, (section(results) for section in sections)))


def _runs(results: dict[str, Any], lane: str) -> dict[tuple[str, int, int], Run]:
    return {(run["tool"], run["size"], run["threads"]): run for run in results["runs"] if run["lane"] == lane}


def _goals(results: dict[str, Any]) -> str:
    rows = [
        (*row[:3], "yes" if row[3] else "**no**")
        for goal in (_over_peers, _per_second, _found, _over_fastsketchlsh, _growth, _million, _whole)
        for row in goal(results)
    ]
    return "### Goals\n\n" + _table(("figure", "goal", "measured", "reached"), rows)


def _over_peers(results: dict[str, Any]) -> Iterator[Goal]:
    runs = _runs(results, "B")
    for (tool, *where), ours in runs.items():
        peers = [run for (peer, *there), run in runs.items() if there == where and _verifies(peer)]
        if tool == "provenance" and peers:
            fastest = min(peers, key=lambda run: run["seconds"])
            ratio = fastest["seconds"] / ours["seconds"]
            name = f"B, {_where(ours)}: the fastest other library ({fastest['tool']}) takes"
            yield name, "15 times as long", f"{ratio:.1f} times as long", ratio >= 15


def _per_second(results: dict[str, Any]) -> Iterator[Goal]:
    for run in _ours(results, "B", threads=2):
        speed = results["bodies"][str(run["size"])]["megabytes"] / run["seconds"]
        yield f"B, {_where(run)}", "150 MB/s", f"{speed:.0f}", speed >= 150


def _found(results: dict[str, Any]) -> Iterator[Goal]:
    for run in _ours(results, "B", threads=2):
        if results["bodies"][str(run["size"])]["every_pair"]:
            for what, goal in (("recall", 0.99), ("precision", 1)):
                share = run["found"]["0.8"][what]
                yield f"B, {what} at J ≥ .8 against brute force", str(goal), f"{share:.4f}", share >= goal


def _over_fastsketchlsh(results: dict[str, Any]) -> Iterator[Goal]:
    runs = _runs(results, "A")
    for (tool, *where), ours in runs.items():
        theirs = runs.get(("FastSketchLSH", *where))
        if tool == "provenance" and theirs:
            ratio = theirs["seconds"] / ours["seconds"]
            yield f"A, {_where(ours)}: FastSketchLSH takes", "longer", f"{ratio:.2f} times as long", ratio > 1


def _growth(results: dict[str, Any]) -> Iterator[Goal]:
    runs = sorted(_ours(results, "B", threads=2), key=_size)
    for large in runs[1:]:
        small = runs[0]
        growth = large["seconds"] / large["size"] / (small["seconds"] / small["size"])
        name = f"B, cost per article, {large['size']:,} articles over {small['size']:,}"
        yield name, "at most 1.3", f"{growth:.2f}", growth <= 1.3


def _million(results: dict[str, Any]) -> Iterator[Goal]:
    for run in _ours(results, "file", threads=2):
        if run["size"] >= 1_000_000:
            took = run["seconds"]
            yield f"{_where(run)}, from JSON Lines to pairs", "60 s", f"{took:.1f} s", took <= 60


def _whole(results: dict[str, Any]) -> Iterator[Goal]:
    for name, run in results.get("scans", {}).items():
        size, how = name.split("/")
        if how == "limited":
            reached = run["alike"] and run["peak_mb"] <= 1250
            measured = f"{run['peak_mb']:,} MB, {'the same' if run['alike'] else 'another'} result"
            yield (
                f"D, {int(size):,} articles, a limit of 1 GB",
                "1,250 MB, the same result",
                measured,
                reached,
            )
        elif how == "killed":
            alike = f"{run['alike']} of {run['times']}"
            name = f"D, {int(size):,} articles, killed and resumed: the same result"
            yield name, f"{run['times']} times", alike, run["alike"] == run["times"]
        elif int(size) >= 1_000_000 and how == "2":
            took, peak = run["seconds"], run["peak_mb"]
            yield f"D, {int(size):,} articles", "600 s", f"{took:.0f} s", took <= 600
            yield f"D, {int(size):,} articles, memory", "4,000 MB", f"{peak:,} MB", peak <= 4000


def _texts_to_pairs(results: dict[str, Any]) -> str:
    parse = _runs(results, "parse")
    rows = []
    for (tool, size, threads), run in sorted(_runs(results, "B").items(), key=lambda item: _order(*item)):
        reading = parse.get(("pyarrow", size, threads))
        speed = results["bodies"][str(size)]["megabytes"] / run["seconds"]
        rows.append(
            (
                f"{size:,}",
                threads,
                tool,
                f"{run['seconds']:.2f}",
                f"{speed:.1f}",
                f"{run['seconds'] / reading['seconds']:.1f}" if reading else "",
                f"{run['peak_mb']:,.0f}",
                _share(run, "recall"),
                _share(run, "precision"),
            )
        )
    head = ("articles", "threads", "tool", "s", "MB/s", "time / parsing", "peak MB", "recall", "precision")
    files = [
        (f"{size:,}", threads, f"{run['seconds']:.2f}", f"{run['peak_mb']:,.0f}")
        for (_, size, threads), run in sorted(_runs(results, "file").items())
    ]
    picture = "![Time taken by each tool, in seconds](images/speed-pairs.svg)"
    both = f"### Lane B: texts to verified pairs\n\n{picture}\n\n" + _table(head, rows)
    if not files:
        return both
    return f"{both}\n\nThe figures for provenance, including the time to read the JSON Lines:\n\n" + _table(
        ("articles", "threads", "s", "peak MB"), files
    )


def _candidates(results: dict[str, Any]) -> str:
    rows = [
        (
            f"{size:,}",
            threads,
            tool,
            f"{run['seconds']:.2f}",
            f"{run['peak_mb']:,.0f}",
            *(_recall(run, level) for level in ("0.5", "0.7", "0.8", "0.9")),
        )
        for (tool, size, threads), run in sorted(_runs(results, "A").items(), key=lambda item: _order(*item))
    ]
    head = ("articles", "threads", "tool", "s", "peak MB", "J ≥ .5", "≥ .7", "≥ .8", "≥ .9")
    title = (
        "### Lane A: shingles to candidate pairs\n\n"
        "The last four columns show the recall for pairs with at least the Jaccard similarity in the column "
        "heading:"
    )
    return f"{title}\n\n" + _table(head, rows)


def _quality(results: dict[str, Any]) -> str:
    runs = [run for run in _runs(results, "B").values() if "found" in run and run["threads"] == 1]
    known = [run for run in runs if results["bodies"][str(run["size"])]["every_pair"]]
    if not known:
        return ""
    kinds = sorted({kind for run in known for kind in run["found"]["0.8"]["kinds"]})
    rows = [
        (
            run["tool"],
            *(f"{run['found']['0.8']['kinds'].get(kind, 0):.3f}" for kind in kinds),
            f"{run['found']['copies']:.3f}",
        )
        for run in known
    ]
    return "Recall at J ≥ .8 against brute force, by kind of edit:\n\n" + _table(
        ("tool", *kinds, "copies"), rows
    )


def _levels(results: dict[str, Any]) -> str:
    runs = [run for run in results["runs"] if run["lane"] == "levels"]
    if not runs:
        return ""
    kinds = sorted({kind for run in runs for kind in run["found"][str(run["threshold"])]["kinds"]})
    rows = []
    for run in sorted(runs, key=lambda run: run["threshold"]):
        found = run["found"][str(run["threshold"])]
        by_kind = (f"{found['kinds'][kind]:.3f}" if kind in found["kinds"] else "" for kind in kinds)
        rows.append(
            (run["threshold"], found["true"], f"{found['recall']:.4f}", f"{found['precision']:.4f}", *by_kind)
        )
    head = ("threshold", "pairs", "recall", "precision", *kinds)
    title = (
        "Recall and precision of `near_duplicates` at several thresholds, with bands chosen to suit each "
        "threshold:"
    )
    return f"{title}\n\n" + _table(head, rows)


def _stages(results: dict[str, Any]) -> str:
    runs = [run for run in _runs(results, "stages").values() if run["threads"] == 1]
    if not runs:
        return ""
    run = max(runs, key=_size)
    seconds = {
        name: value for name, value in run["stages"].items() if "_" not in name and name != "candidates"
    }
    total = sum(seconds.values())
    rows = [
        (name, f"{value / run['size'] * 1e6:.2f}", f"{100 * value / total:.0f} %")
        for name, value in seconds.items()
    ]
    kept = run["stages"]["kept_bytes_per_document"]
    return (
        f"### Where the time goes\n\nThese figures are for {run['size']:,} articles and one thread. For "
        f"each article, {kept:.0f} bytes are kept in addition to its text.\n\n"
        + _table(("stage", "µs per article", "share"), rows)
    )


def _scans(results: dict[str, Any]) -> str:
    """Return the figures for lanes C and D; lane C is the stage of lane D that finds passages."""
    runs = {name: run for name, run in results.get("scans", {}).items() if "stages" in run}
    if not runs:
        return ""
    stages = list(next(iter(runs.values()))["stages"])
    rows = []
    for name, run in sorted(runs.items(), key=lambda item: (int(item[0].split("/")[0]), item[0])):
        size, how = name.split("/")
        rest = run["seconds"] - sum(run["stages"].values())
        rows.append(
            (
                f"{int(size):,}",
                "a limit of 1 GB" if how == "limited" else f"{how} thread{'s' * (how != '1')}",
                f"{run['seconds']:.1f}",
                *(f"{run['stages'][stage]:.1f}" for stage in stages),
                f"{rest:.1f}",
                f"{1000 * run['seconds'] / int(size):.2f}",
                f"{run['peak_mb']:,}",
            )
        )
    head = ("articles", "with", "s", *stages, "start, tables and report", "ms per article", "peak MB")
    return (
        "### Lanes C and D: passages, and the whole scan\n\nEach row is a run of `provenance scan "
        "articles.jsonl -o DIR`, which reads JSON Lines and writes the tables and the report to disk. Lane C "
        "is the stage *finding passages*.\n\n"
        "![Milliseconds per article, by stage](images/speed-scan.svg)\n\n" + _table(head, rows)
    )


def _passages(results: dict[str, Any]) -> str:
    runs = {name: run for name, run in results.get("scans", {}).items() if "planted" in run}
    if not runs:
        return ""
    largest = max(runs, key=lambda name: int(name.split("/")[0]))
    kinds = runs[largest]["planted"]
    size, counts = int(largest.split("/")[0]), runs[largest]["counts"]
    return (
        f"In the corpus of {size:,} articles, the scan reports {counts['passages']:,} passages and "
        f"{counts['derivations']:,} derivations. The table shows, for each kind of planted edit, the share "
        "of edits for which a passage shared with the source was found:\n\n"
        + _table(tuple(kinds), [tuple(f"{share:.4f}" for share in kinds.values())])
    )


def _kept(results: dict[str, Any]) -> str:
    """Return the table of the disk space that each stage uses during a run."""
    runs = {name: run for name, run in results.get("scans", {}).items() if run.get("kept_bytes")}
    if not runs:
        return ""
    largest = max(runs, key=lambda name: int(name.split("/")[0]))
    size = int(largest.split("/")[0])
    kept = runs[largest]["kept_bytes"]
    rows = [(STAGES.get(name, name), f"{held / size:,.0f}") for name, held in kept.items()]
    return (
        f"Disk space that each stage uses until the run ends, for {size:,} articles with an "
        f"average of {1e6 * results['bodies'][str(size)]['megabytes'] / size:,.0f} bytes of text:\n\n"
        + _table(("stage", "bytes per article"), rows)
    )


def _stopped(results: dict[str, Any]) -> str:
    rows = []
    for name, run in sorted(results.get("scans", {}).items()):
        size, how = name.split("/")
        if how == "limited":
            alike = "yes" if run["alike"] else "no"
            rows.append((f"{int(size):,}", "a limit of 1 GB", f"{run['peak_mb']:,} MB", alike))
        if how == "killed":
            what = f"killed at {run['times']} random moments and resumed"
            rows.append((f"{int(size):,}", what, "", f"{run['alike']} of {run['times']}"))
    head = ("articles", "with", "peak", "same result")
    return _table(head, rows) if rows else ""


def _sketches(results: dict[str, Any]) -> str:
    rows = [
        (
            f"{row['shingles']:,}",
            f"{row['jaccard']:.3f}",
            f"{row['expected_deviation']:.4f}",
            *(
                f"{row[name][what]:{form}}"
                for what, form in (("bias", "+.4f"), ("deviation", ".4f"), ("microseconds", ".2f"))
                for name in ("similarity", "minhash")
            ),
        )
        for row in results.get("sketches", [])
    ]
    head = ("shingles", "J", "√(J(1-J)/128)", "bias, similarity", "bias, minhash")
    head += ("deviation, similarity", "deviation, minhash", "µs, similarity", "µs, minhash")
    return "### The two sketches\n\n" + _table(head, rows) if rows else ""


def _skewed(results: dict[str, Any]) -> str:
    rows = [
        (
            row["name"],
            *(f"{size:,}" for size in row["sizes"]),
            *(f"{seconds:.2f}" for seconds in row["seconds"]),
            f"{row['peak_mb'][1]:,.0f}",
            f"{row['power']:.2f}",
        )
        for row in results.get("skewed", [])
    ]
    larger = "four times the size"
    head = ("corpus", "size", larger, "s", f"s, {larger}", "peak MB", "exponent of growth")
    return "### Uneven corpora\n\n" + _table(head, rows) if rows else ""


def _machine(results: dict[str, Any]) -> str:
    machine = results["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return (
        f"Measured with provenance {machine['provenance']}, Python {machine['python']}, {packages}, "
        f"on {machine['processors']} processors ({machine['processor']})."
    )


def _ours(results: dict[str, Any], lane: str, threads: int) -> list[Run]:
    return [
        run
        for (tool, _, threads_of_run), run in _runs(results, lane).items()
        if tool == "provenance" and threads_of_run == threads
    ]


def _where(run: Run) -> str:
    return f"{run['size']:,} articles, {run['threads']} thread{'s' * (run['threads'] > 1)}"


def _verifies(tool: str) -> bool:
    return not tool.startswith("provenance") and tool != "text-dedup"


def _size(run: Run) -> int:
    return int(run["size"])


def _order(key: tuple[str, int, int], run: Run) -> tuple[int, int, float]:
    return key[1], key[2], run["seconds"]


def _share(run: Run, what: str) -> str:
    return f"{run['found']['0.8'][what]:.4f}" if "0.8" in run.get("found", {}) else ""


def _recall(run: Run, level: str) -> str:
    if level in run["found"]:
        return f"{run['found'][level]['recall']:.4f}"
    return f"{run['found']['flagged']:.4f} of documents" if level == "0.8" else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
