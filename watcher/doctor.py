"""What a look at everything found: each thing in a line, and what the site shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["ok", "warn", "fail"]

_SHOWN: dict[Verdict, str] = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it is and, where it is not well, how it is mended."""

    name: str
    verdict: Verdict
    said: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """Why something was not seen. `asked` is False if it was not even asked for."""

    why: str
    what: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One thing about the site that is not known beforehand: what the code expects, what was `seen`,
    and what the difference means. `as_expected` is None where it could not be seen, or where
    nothing was expected. `matters` says whether news may be missed or come later for it.
    """

    what: str
    expected: str
    seen: str
    as_expected: bool | None
    matters: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was found. `reached` is None where nobody asked the site."""

    checks: tuple[Check, ...]
    facts: tuple[Fact, ...] = ()
    requests: int = 0
    reached: bool | None = None

    @property
    def well(self) -> bool:
        """Whether nothing is wrong; what is worth a thought is not wrong."""
        return all(check.verdict != "fail" for check in self.checks)


def lines(found: Diagnosis) -> list[str]:
    """The diagnosis in words: a line for each check, and its remedy below it."""
    width = max((len(check.name) for check in found.checks), default=0)
    said: list[str] = []
    for check in found.checks:
        said.append(f"{_SHOWN[check.verdict]}  {check.name:<{width}}  {check.said}")
        if check.mend:
            said.append(f"{'':<{width + 8}}→ {check.mend}")
    if found.facts:
        said += ["", "What this site shows"]
        said += [line for fact in found.facts for line in _of_fact(fact)]
    return [*said, "", _sum(found)]


def _of_fact(fact: Fact) -> list[str]:
    mark = {True: "as expected", False: "otherwise", None: "open"}[fact.as_expected]
    said = [f"{mark:<11}  {fact.what}", f"{'':<11}    expected: {fact.expected}"]
    said.append(f"{'':<11}    seen:     {fact.seen}")
    if fact.why and not fact.as_expected:
        said.append(f"{'':<11}    matters:  {'yes' if fact.matters else 'no'}: {fact.why}")
    return said


def _sum(found: Diagnosis) -> str:
    wrong = _named(found.checks, "fail")
    odd = _named(found.checks, "warn")
    parts = [f"{len(wrong)} wrong: {', '.join(wrong)}" if wrong else ""]
    parts += [f"{len(odd)} worth a thought: {', '.join(odd)}" if odd else ""]
    said = "; ".join(filter(None, parts)) or "All well."
    asked = f" {found.requests} requests." if found.requests else ""
    return f"{said.removesuffix('.')}.{asked}"


def _named(checks: Iterable[Check], verdict: Verdict) -> list[str]:
    return list(dict.fromkeys(check.name for check in checks if check.verdict == verdict))


def document(found: Diagnosis) -> dict[str, Any]:
    """Everything that `doctor --json` prints."""
    return {
        "well": found.well,
        "reached": found.reached,
        "requests": found.requests,
        "checks": [asdict(check) for check in found.checks],
        "site": [asdict(fact) for fact in found.facts],
    }
