"""What can go wrong on the way: rules that spoil the answers of the replica, on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Literal

HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the replica is about to say, and how.

    `declared` is the Content-Length sent, None for the true one. `delay` (seconds) comes before
    the first byte. `drip` sends so many bytes at a time, with so many seconds in between.
    `manner` "reset" breaks the connection without a byte; "hang" keeps it open, silent, until
    the replica closes.
    """

    status: int
    body: bytes
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    declared: int | None = None
    delay: float = 0
    drip: tuple[int, float] | None = None
    manner: Literal["speak", "reset", "hang"] = "speak"


Action = Callable[[Answer], Answer]
"""Takes the answer that the site would give, gives the one that is sent."""


@dataclass(slots=True)
class Fault:
    """
    One rule: what happens to the answers on the addresses that `match`.

    `match` is the beginning of a path with its query, or a function of it. `times` is how many
    answers are spoilt, None for all until the rule is taken away.
    """

    match: str | Callable[[str], bool]
    action: Action
    times: int | None = None

    def fits(self, target: str) -> bool:
        """Whether the rule is about this address, and not used up."""
        if self.times == 0:
            return False
        return target.startswith(self.match) if isinstance(self.match, str) else self.match(target)


_counting = Lock()


def spoil(answer: Answer, target: str, faults: Iterable[Fault]) -> Answer:
    """The answer after the first rule that fits; the rule's `times` is counted down."""
    with _counting:
        for fault in list(faults):
            if fault.fits(target):
                if fault.times is not None:
                    fault.times -= 1
                break
        else:
            return answer
    return fault.action(answer)


def status(code: int, text: str = "", **headers: str) -> Action:
    """Answers with `code`. Headers are written `retry_after="5"`."""
    named = tuple((name.replace("_", "-").title(), value) for name, value in headers.items())
    return lambda _: Answer(code, text.encode(), headers=named)


def body(content: str | bytes, content_type: str = HTML) -> Action:
    """Answers 200 with something else: a maintenance page, a log-in page, bytes."""
    raw = content.encode() if isinstance(content, str) else content
    return lambda _: Answer(200, raw, content_type)


def empty() -> Action:
    """Answers 200 with nothing."""
    return body("")


def cut(fraction: float) -> Action:
    """Sends that part of the body (0 to 1) of the length it declared, then hangs up."""

    def action(answer: Answer) -> Answer:
        kept = answer.body[: int(len(answer.body) * fraction)]
        return replace(answer, body=kept, declared=len(answer.body))

    return action


def wrong_length(by: int) -> Action:
    """Declares a Content-Length that is `by` bytes off; the whole body is sent."""
    return lambda answer: replace(answer, declared=max(0, len(answer.body) + by))


def reset() -> Action:
    """Breaks the connection instead of answering."""
    return lambda answer: replace(answer, manner="reset")


def hang() -> Action:
    """Takes the request and never answers."""
    return lambda answer: replace(answer, manner="hang")


def drip(size: int, pause: float) -> Action:
    """Sends `size` bytes at a time, `pause` seconds apart."""
    return lambda answer: replace(answer, drip=(size, pause))


def delay(seconds: float) -> Action:
    """Answers as ever, but late."""
    return lambda answer: replace(answer, delay=seconds)


def redirect(to: str, code: int = 302) -> Action:
    """Sends the client elsewhere."""
    return lambda _: Answer(code, b"", headers=(("Location", to),))


def transform(change: Callable[[str], str]) -> Action:
    """Answers as ever, but with a changed page: how a new layout is played."""
    return lambda answer: replace(answer, body=change(answer.body.decode()).encode())
