"""What stands in a column of judgements: a grade in Ofsted's words, or none. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from scrapers.model import Judgement
from scrapers.scales import is_grade, scale_of

Reading = Callable[[str, str], Judgement | None]
"""From a heading and the words of a cell to a judgement, or to none."""

# The numbers of the management information, in 2026 as before; 9 and 0 are no value. They stand
# for grades in columns of grades alone.
_CODES = {"1": "Outstanding", "2": "Good", "3": "Requires improvement", "4": "Inadequate"}
_CONCERNS = {
    "sm": "Special measures",
    "swk": "Serious weaknesses",
    "rsi": "Requires significant improvement",
}
_YES = re.compile(r"y|yes|effective|meets?\b.*|met\b.*")
_NO = re.compile(r"n|no|ineffective|not (?:met|effective)\b.*|(?:does|did) not\b.*")


@lru_cache(maxsize=4096)
def of_social_care(heading: str, words: str) -> Judgement | None:
    """A grade of social care, in words (social care data, 2025)."""
    return _in_words(heading, words, social_care=True)


@lru_cache(maxsize=4096)
def grade(heading: str, words: str) -> Judgement | None:
    """A grade of any other remit, in words or by its number (management information)."""
    return _in_words(heading, _CODES.get(words, words))


@lru_cache(maxsize=4096)
def standards(heading: str, words: str) -> Judgement | None:
    """
    Whether the safeguarding standards of a report card are met: "Met" and "Not met" in the
    schools files. What stands under "Safeguarding standards met?" for childcare is not known.
    """
    return _either(heading, words, "Met", "Not met", "safeguarding")


@lru_cache(maxsize=4096)
def effective(heading: str, words: str) -> Judgement | None:
    """
    Whether safeguarding is effective. The files answer their own question with "Yes" or "No";
    reports say "effective" or "not effective", and so does this.
    """
    return _either(heading, words, "Effective", "Not effective", "safeguarding")


@lru_cache(maxsize=4096)
def concern(heading: str, words: str) -> Judgement | None:
    """A category of concern, by its letters (schools management information, 2026) or in words."""
    return _in_words(heading, _CONCERNS.get(words.casefold(), words))


@lru_cache(maxsize=4096)
def requirements(heading: str, words: str) -> Judgement | None:
    """
    Whether the requirements of the childcare registers are met, where no grade is given. The
    wording is not confirmed [INFER]: enforcement and actions are known by their words.
    """
    plain = words.casefold()
    if _NO.fullmatch(plain) and ("enforce" in plain or "action" in plain):
        what = "enforcement" if "enforce" in plain else "actions"
        return Judgement(heading, f"Not met (with {what})", "met")
    return _in_words(heading, "Met" if plain in {"y", "yes"} else words)


@lru_cache(maxsize=4096)
def school_standards(heading: str, words: str) -> Judgement | None:
    """
    Whether an independent school meets the independent school standards. The wording is not
    confirmed [INFER]: what says neither is kept as it is, and never compared.
    """
    return _either(heading, words, "Standards met", "Standards not met", "iss")


def _either(heading: str, words: str, yes: str, no: str, scale: str) -> Judgement | None:
    plain = words.casefold()
    if _YES.fullmatch(plain):
        return Judgement(heading, yes, scale)
    if _NO.fullmatch(plain):
        return Judgement(heading, no, scale)
    return _in_words(heading, words)


def _in_words(heading: str, words: str, *, social_care: bool = False) -> Judgement | None:
    """A number is never a grade by itself."""
    if not is_grade(words) or words.isdigit():
        return None
    return Judgement(heading, words, scale_of(heading, words, social_care=social_care))
