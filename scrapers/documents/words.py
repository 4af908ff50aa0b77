"""A document's words, each with its line; phrases found among them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

# The number of a footnote may be glued to a word: "good1".
_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*")


class Word(NamedTuple):
    """One word: in lower case without its punctuation, and the line that it stands on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Worded:
    """Some lines, and their words."""

    lines: tuple[str, ...]
    words: tuple[Word, ...]

    @classmethod
    def of(cls, lines: Sequence[str], whole: frozenset[str] = frozenset()) -> Self:
        """The words of `lines`, in order; those of `whole` put together where they fell apart."""
        words: list[Word] = []
        for number, line in enumerate(lines):
            words += _mended(words_in(line, number), whole)
        return cls(tuple(lines), tuple(words))


def _mended(words: list[Word], whole: frozenset[str]) -> list[Word]:
    """The words of a line, "Inadequ ate" as one: some files place the letters so that it splits."""
    mended: list[Word] = []
    for word in words:
        together = f"{mended[-1].text}{word.text}" if mended else ""
        if together in whole:
            mended[-1] = Word(together, word.line)
        else:
            mended.append(word)
    return mended


def words_in(text: str, line: int = 0) -> list[Word]:
    """The words of one line."""
    plain = text.lower().replace("'", "").replace("wellbeing", "well-being")
    return [Word(word, line) for word in _WORD.findall(plain)]


def capitalised(grade: str) -> str:
    """A grade as it is shown: with a capital first letter, and otherwise as the table has it."""
    return grade[:1].upper() + grade[1:]


class Phrases:
    """Phrases to look for, the longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        split = [(tuple(word.text for word in words_in(phrase)), phrase) for phrase in phrases]
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for words, phrase in sorted(split, key=lambda each: -len(each[0])):
            self._by_first.setdefault(words[0], []).append((words, phrase))
        self.first_words = frozenset(self._by_first)

    def at(self, words: Sequence[Word], place: int) -> tuple[str, int] | None:
        """The phrase that begins at `place`, and where it ends."""
        if place >= len(words):
            return None
        for phrase, name in self.beginning(words[place].text):
            end = place + len(phrase)
            if tuple(word.text for word in words[place:end]) == phrase:
                return name, end
        return None

    def beginning(self, word: str) -> list[tuple[tuple[str, ...], str]]:
        """The phrases that begin with `word`, each split and whole."""
        return self._by_first.get(word, [])
