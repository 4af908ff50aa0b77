"""What a message tells, read from its text as a person would: no store, no inside knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_PROVIDER = re.compile(r"^Ofsted's page: \S+/provider/(\S+)$", re.MULTILINE)
_ITEM = re.compile(r"(?:^|\n\n)((?:[^\n]+\n){1,3})-{3,}\n")
_DOCUMENT = re.compile(r"^Report: \S+/v1/file/(\d+)$", re.MULTILINE)
_STATUS = re.compile(r"^  Status(?:\n   |:) (?:.+? → )?(.+)$", re.MULTILINE)
_HOME = re.compile(r"\bhome (9\d{6})\b")
_BEGUN = re.compile(r"^Now watching .+?: (.+)$", re.MULTILINE)
_URGENCY = re.compile(r"^(Urgent|Important): ")
_REVISED = ("Corrected", "Grade added", "Added", "Document replaced", "Back on the page")
_GRADED = re.compile(r"(?P<grade>.+?) \((?:was (?P<was>.+)|(?P<as>as before)|first grade)\)")
_UNGRADED = re.compile(r".+, no grade(?: \(last: (?P<was>.+)\))?")


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One thing about one provider: `kind` and `key` say which it is, the rest what is said of it.

    `key` is the file id of a report, or the status that a provider has now; for the kind
    "watching" it is the name of the watch, and there is no provider. `grade` is None where the
    report gives none, `before` where nothing went before.
    """

    kind: str
    provider: str
    key: str
    grade: str | None = None
    before: str | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What makes it this fact, whatever is said of it."""
        return (self.kind, self.provider, self.key)


def facts(subject: str, text: str) -> tuple[Fact, ...]:
    """
    Everything that a message says has happened. A message of the watcher about itself says
    nothing of that sort; one that cannot be read says the fact "unreadable", which is never due.
    """
    if subject.startswith("ofsted-watch:"):
        return ()
    text = text.replace("\r\n", "\n")
    if match := _BEGUN.fullmatch(subject):
        return (Fact("watching", "", match[1]),)
    page = _PROVIDER.search(text)
    sections = tuple(_sections(text))
    if any(_HOME.search(heading) for heading, _ in sections):
        found = tuple(_of_several(text, sections))
    else:
        found = tuple(_fact(*each, page[1]) for each in sections) if page else ()
    return found or (Fact("unreadable", "", subject),)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Each underlined line, its urgency taken off, with what stands below it."""
    starts = list(_ITEM.finditer(text))
    ends = [*(start.start() for start in starts), len(text)][1:]
    for start, end in zip(starts, ends, strict=True):
        yield _URGENCY.sub("", " ".join(start[1].split())), text[start.end() : end]


def _of_several(text: str, sections: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    """A message about several homes: each is a section, and has one paragraph for each thing."""
    for match in _BEGUN.finditer(text):
        yield Fact("watching", "", match[1])
    for heading, body in sections:
        if home := _HOME.search(heading):
            for paragraph in body.strip("\n").split("\n\n"):
                headline, _, rest = paragraph.partition("\n")
                yield _fact(_URGENCY.sub("", headline), rest, f"2/{home[1]}")


def _fact(headline: str, body: str, provider: str) -> Fact:
    document, status = _DOCUMENT.search(body), _STATUS.search(body)
    if document is None:
        kind = "status" if status else "other"
        return Fact(kind, provider, status[1] if status else headline)
    plain = Fact("published", provider, document[1])
    if headline.startswith("Report withdrawn"):
        return replace(plain, kind="withdrawn")
    if headline.startswith(_REVISED):
        plain = replace(plain, kind="revised")
        headline = headline.partition(": ")[2] or headline
    if ungraded := _UNGRADED.fullmatch(headline):
        return replace(plain, before=ungraded["was"])
    if headline.startswith("Still "):
        grade = headline.removeprefix("Still ")
        return replace(plain, grade=grade, before=grade)
    if graded := _GRADED.fullmatch(headline):
        before = graded["grade"] if graded["as"] else graded["was"]
        return replace(plain, grade=graded["grade"], before=before)
    return replace(plain, grade=headline)
