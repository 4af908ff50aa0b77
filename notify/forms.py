"""
The templates of the forms: ours, and an operator's own in their place, in a sandbox. Pure.

An own template may be wrong in a way that only one alert brings to light. The alert is then
written with ours, and what was wrong is a value beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FunctionLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notify.alert import Fault, Severity
from notify.phrases import TONES, capital, dates, detail, headline, link, more, mrkdwn, named
from notify.text_form import columns, table, wrap

OF_ALERTS = ("subject.txt", "text.txt", "mail.html", "slack.txt")
OF_DIGESTS = ("digest.txt", "digest.html", "digest.slack.txt")
PARTS = "mail_parts.html"
NAMES = (*OF_ALERTS, *OF_DIGESTS, PARTS)
"""The templates that an operator may write anew."""

MOST = 2_000_000
"""Characters of one form. Ours have some ten thousand, a large digest some hundred thousand."""

_MARK = "own template "


def tone(severity: Severity) -> str:
    """The colour of a severity, a word in the names of the chips: red, amber or plain."""
    return TONES[severity]


FILTERS: dict[str, Callable[..., Any]] = {
    "capital": capital,
    "columns": columns,
    "dates": dates,
    "detail": detail,
    "headline": headline,
    "link": link,
    "more": more,
    "mrkdwn": mrkdwn,
    "named": named,
    "table": table,
    "tone": tone,
    "wrap": wrap,
}
"""What templates may use beside Jinja's own filters."""


@dataclass(frozen=True)
class Forms:
    """The templates by which messages are written. `own` are an operator's, by name."""

    own: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def templates(self) -> Environment:
        """
        The own templates, and ours where there is none. They reach no file and nothing of Python's
        behind the values that they are given.
        """
        ours = PackageLoader("notify")
        own = FunctionLoader(self._source)
        environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([own, ours, PrefixLoader({"ours": ours})]), **_OPTIONS
        )
        environment.filters |= FILTERS
        return environment

    def _source(self, name: str) -> tuple[str, str, Any] | None:
        return (self.own[name], f"{_MARK}{name}", None) if name in self.own else None

    def writing(self) -> Writing:
        """Begin to write one message."""
        return Writing(self)


@dataclass
class Writing:
    """The writing of one message, and the faults that came to light."""

    forms: Forms
    faults: list[Fault] = field(default_factory=list)

    def __call__(self, name: str, values: Mapping[str, Any]) -> str:
        """Write one form; by our template where the own one fails, or writes nothing."""
        if self.forms.own:
            try:
                text = self.forms.templates.get_template(name).render(values)
            # Whatever an own template comes to, the alert goes out.
            except Exception as error:  # noqa: BLE001
                self._note(fault(name, error))
            else:
                if text.strip() and len(text) <= MOST:
                    return text
                self._note(Fault(name, 0, "it writes too much" if text.strip() else "it is empty"))
        return _OURS.get_template(name).render(values)

    def _note(self, found: Fault) -> None:
        if found not in self.faults:
            self.faults.append(found)


def fault(name: str, error: Exception) -> Fault:
    """What is wrong, in which template and line: it may be one that `name` includes."""
    what = f"{error}" if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    what = re.sub(r"\s+", " ", what).strip().rstrip(".") or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        return Fault(error.name or name, error.lineno, what)
    where = _last_place(error.__traceback__)
    return Fault(*(where or (name, 0)), what)


def _last_place(trace: TracebackType | None) -> tuple[str, int] | None:
    """The innermost own template that was being written, and its line."""
    found = None
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(_MARK):
            found = file.removeprefix(_MARK), trace.tb_lineno
        trace = trace.tb_next
    return found


_OPTIONS: dict[str, Any] = {
    "autoescape": select_autoescape(["html"]),
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
_OURS = Environment(loader=PackageLoader("notify"), **_OPTIONS)  # noqa: S701  it is in the options
_OURS.filters |= FILTERS

OURS = Forms()
"""Our own templates alone."""
