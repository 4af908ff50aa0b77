"""The values read from official files: standard library and the scrapers' own values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scrapers.model import Judgement, ProviderKey

Series = Literal[
    "social-care", "childcare", "state-schools", "independent-schools", "further-education"
]
"""The official files, each by what it is about. One provider is in at most one of them: those
with a social care and an education side have two URNs."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """
    One inspection that an official file tells of, in the file's words.

    `title` is the file's word for the kind of event, or ours where no column has one; an outcome
    that is no grade stands behind it, after a colon. `published` is None where the file has no
    such column (childcare, the grades before report cards of further education, an area graded
    anew) or left it blank: that is an inspection known to have happened without a report.
    `judgements` are as in `scrapers.model`, under the headings that reports give them; without any
    it was ungraded, or the file does not say.
    """

    title: str
    inspected: date | None
    published: date | None
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """
    What an official file says of one provider.

    `type` is the code of its page where the file's words decide it, or None; `kind` is a word of
    `scrapers.remits`. `name` is None where Ofsted withholds it. `status` is a word of
    `scrapers.statuses`, "" where the file has another; a file that lists none but open providers
    has "open" and no words for it. `owner` is an organisation, never a person. No address is read
    from any file. `inspections` are oldest first; only those that the file tells of.
    """

    urn: str
    type: int | None
    kind: str
    name: str | None
    status: str
    status_words: str
    local_authority: str | None = None
    region: str | None = None
    owner: str | None = None
    trust_id: str | None = None
    trust: str | None = None
    places: int | None = None
    inspections: tuple[Inspection, ...] = ()

    @property
    def reference(self) -> ProviderKey | str:
        """The provider's key; its bare URN where the type of its page is not known."""
        return ProviderKey(self.type, self.urn) if self.type is not None else self.urn


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """
    One file as it was read: which one, as at which day its rows hold, and where it came from
    (an address, or a path on this machine). `sha256` is of its bytes.
    """

    series: Series
    title: str
    as_at: date
    source: str
    sha256: str


class BadFile(Exception):
    """
    A file that cannot be used as an official file. The message says what is wrong, where in the
    file, and what was expected; nothing of the file has been taken over.
    """
