"""Whoever reads: texts in that person's language, numbers and moments as that person writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from ui.texts import catalogue
from ui.texts.catalogue import Counted, Wanted
from ui.texts.conventions import Conventions, Labels
from ui.texts.language import Language


@dataclass(frozen=True)
class Reader:
    language: Language
    zone: tzinfo = UTC

    def texts(self, kind: type[Wanted]) -> Wanted:
        read: Wanted = catalogue.read(kind, self.language)  # typeshed's cache forgets a type variable
        return read

    def count(self, text: Counted, number: int, **values: str | int) -> str:
        """The form for that number; French has nothing in the singular, English in the plural."""
        singular = number in {0, 1} if self.language == "fr" else number == 1
        return (text.one if singular else text.other)(count=self.number(number), **values)

    def number(self, value: float, *, decimals: int = 0) -> str:
        """`1,234.5`, or `1 234,5` with a narrow no-break space."""
        said = self._conventions.numbers
        whole, _, rest = f"{value:,.{decimals}f}".partition(".")
        return whole.replace(",", said.group) + (said.decimal + rest if rest else "")

    def percent(self, share: float, *, decimals: int = 1) -> str:
        """Never 100 % for less than all, nor 0 % for more than nothing."""
        said, least = self._conventions.numbers, 10.0**-decimals
        if 100 - least / 2 <= share * 100 < 100:
            return said.over(share=self._percent(100 - least, decimals))
        if 0 < share * 100 < least / 2:
            return said.under(share=self._percent(least, decimals))
        return self._percent(share * 100, decimals)

    def duration(self, seconds: float) -> str:
        """`23 ms`, `1.4 s`, `2 min 5 s` or `1 h 20 min`."""
        said = self._conventions.durations
        if seconds < 1:
            return said.milliseconds(count=self.number(seconds * 1000))
        if seconds < 60:
            return said.seconds(count=self.number(seconds, decimals=1))
        minutes, rest = divmod(round(seconds), 60)
        if minutes < 60:
            return said.minutes(count=minutes, seconds=rest)
        return said.hours(count=minutes // 60, minutes=minutes % 60)

    def date(self, at: datetime) -> str:
        """In the reader's time zone; `1 March 2026`."""
        said, there = self._conventions.moments, at.astimezone(self.zone)
        day = said.first if there.day == 1 else str(there.day)
        return said.date(day=day, month=said.months[there.month - 1], year=str(there.year))

    def moment(self, at: datetime) -> str:
        """A date with its time, in the reader's time zone."""
        return self._conventions.moments.moment(date=self.date(at), time=f"{at.astimezone(self.zone):%H:%M}")

    def label(self, word: str) -> str:
        """For people, within a sentence: `common_daisy` reads as common daisy."""
        return self.texts(Labels).names.get(word, word.replace("_", " "))

    def listed(self, words: Sequence[str]) -> str:
        """`a, b and c`."""
        said = self._conventions.lists
        return said.last.join([*([said.between.join(words[:-1])] if words[:-1] else []), *words[-1:]])

    def _percent(self, value: float, decimals: int) -> str:
        return self._conventions.numbers.percent(number=self.number(value, decimals=decimals))

    @property
    def _conventions(self) -> Conventions:
        return self.texts(Conventions)
