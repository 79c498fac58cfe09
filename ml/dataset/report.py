"""What a data set is made of and what was set aside, for people: a page, and a sheet of the photographs in question."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageDraw

from ml.catalog import Split
from ml.dataset import Manifest
from ml.dataset.suspects import Suspect

SHOWN: Final = 100  # rows of a table, and photographs on a sheet
COLUMNS: Final = 5
TILE: Final = (240, 180)  # pixels of a photograph; its caption stands below
CAPTION: Final = 32


@dataclass(frozen=True)
class DataReport:
    """A data set, how every address stands, what was set aside, and labels that no model believes."""

    manifest: Manifest
    source: str
    statuses: Mapping[str, int]
    set_aside: Sequence[Mapping[str, Any]]  # url, label, status, detail, sha256
    suspected: Sequence[Suspect]

    def markdown(self) -> str:
        return "\n".join([*self._counts(), *self._statuses(), *self._set_aside(), *self._suspected()]) + "\n"

    def in_question(self) -> list[tuple[str, str]]:
        """Hash and caption of the photographs that somebody should look at."""
        same = [
            (each["sha256"], f"{each['status']}: {each['label']}")
            for each in self.set_aside
            if each["sha256"] and each["status"] in {"conflict", "near_duplicate"}
        ]
        odd = [(each.sha256, f"{each.label}, or {each.suggested}? {each.score:.2f}") for each in self.suspected]
        return [*same, *odd][:SHOWN]

    def _counts(self) -> Iterator[str]:
        counts = Counter((row.label, row.split) for row in self.manifest.rows)
        yield f"# Data set {self.manifest.digest[:12]}"
        yield f"\n{len(self.manifest.rows)} {self.source} photographs, {self.manifest.digest}\n"
        yield _row("label", *(split.value for split in Split), "all")
        yield _row(*["---"] * (2 + len(Split)))
        for label in self.manifest.classes:
            numbers = [counts[label, split] for split in Split]
            yield _row(label, *numbers, sum(numbers))

    def _statuses(self) -> Iterator[str]:
        yield "\n## What became of each address\n"
        yield _row("status", "addresses")
        yield _row("---", "---")
        yield from (_row(status, count) for status, count in sorted(self.statuses.items()))

    def _set_aside(self) -> Iterator[str]:
        yield "\n## Set aside\n"
        yield from _table(("address", "label", "status", "why"), self.set_aside, ("url", "label", "status", "detail"))

    def _suspected(self) -> Iterator[str]:
        yield "\n## Labels that a model that never saw them does not believe (cleanlab)\n"
        rows = [{**vars(each), "score": f"{each.score:.3f}"} for each in self.suspected]
        yield from _table(
            ("photograph", "label", "more like", "score"), rows, ("sha256", "label", "suggested", "score")
        )


def contact_sheet(tiles: Sequence[tuple[bytes, str]]) -> bytes:
    """Photographs with their captions as a JPEG; a single empty tile where there are none."""
    rows = max(1, -(-len(tiles) // COLUMNS))
    sheet = Image.new("RGB", (COLUMNS * TILE[0], rows * (TILE[1] + CAPTION)), "white")
    pen = ImageDraw.Draw(sheet)
    for number, (photograph, caption) in enumerate(tiles):
        left, top = number % COLUMNS * TILE[0], number // COLUMNS * (TILE[1] + CAPTION)
        with Image.open(BytesIO(photograph)) as image:
            image.draft("RGB", TILE)
            small = image.convert("RGB")
        small.thumbnail(TILE)
        sheet.paste(small, (left, top))
        pen.text((left + 4, top + TILE[1] + 8), caption, fill="black")
    written = BytesIO()
    sheet.save(written, "JPEG", quality=85)
    return written.getvalue()


def difference(before: Manifest, after: Manifest) -> str:
    """What came, what is gone, and what has another label, a line each."""
    old, new = ({row.sha256: row for row in manifest.rows} for manifest in (before, after))
    came = [f"+ {key} {new[key].label} ({new[key].split.value})" for key in sorted(new.keys() - old.keys())]
    gone = [f"- {key} {old[key].label} ({old[key].split.value})" for key in sorted(old.keys() - new.keys())]
    both = sorted(old.keys() & new.keys())
    relabelled = [f"~ {key} {old[key].label} -> {new[key].label}" for key in both if old[key].label != new[key].label]
    summary = f"{len(came)} new, {len(gone)} gone, {len(relabelled)} with another label, of {len(old)} before"
    return "\n".join([summary, *came, *gone, *relabelled])


def _table(titles: Sequence[str], rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Iterator[str]:
    if not rows:
        yield "None."
        return
    yield _row(*titles)
    yield _row(*["---"] * len(titles))
    yield from (_row(*(each[name] or "" for name in names)) for each in rows[:SHOWN])
    if len(rows) > SHOWN:
        yield f"\n…and {len(rows) - SHOWN} more."


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(each).replace('|', '/') for each in cells)} |"
