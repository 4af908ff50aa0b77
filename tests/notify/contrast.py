"""How well text stands out from what is behind it, by the styles of our own pages alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

LEAST = 4.5
"""WCAG 2.2, 1.4.3 at level AA, for text of any size."""

_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?\})\s*\}", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@dataclass(frozen=True)
class Pair:
    """A text with its colour and the one behind it."""

    text: str
    colour: str
    behind: str

    @property
    def ratio(self) -> float:
        light, dark = sorted(map(luminance, (self.colour, self.behind)), reverse=True)
        return (light + 0.05) / (dark + 0.05)


@dataclass
class Styles:
    """What is set for each element, by a rule or on the element itself."""

    soup: BeautifulSoup
    given: dict[int, dict[str, str]] = field(default_factory=dict)

    def put(self, element: Tag, name: str, value: str) -> None:
        self.given.setdefault(id(element), {})[name] = value

    def of(self, element: Tag, name: str) -> str | None:
        return self.given.get(id(element), {}).get(name)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def declarations(text: str) -> Iterator[tuple[str, str]]:
    for each in text.split(";"):
        name, _, value = each.partition(":")
        if value:
            yield name.strip(), value.strip()


def styles(soup: BeautifulSoup, *, dark: bool) -> Styles:
    """The cascade, as far as our pages use it: rules, then the element's own, then `!important`."""
    found = Styles(soup)
    sheet = "".join(each.get_text() for each in soup.find_all("style"))
    rules = _RULE.findall(_DARK.sub("", sheet))
    if dark:
        rules += [rule for block in _DARK.findall(sheet) for rule in _RULE.findall(block)]
    late = []
    for selector, text in rules:
        if ":" in selector:  # a state, or the document itself
            continue
        for element in soup.select(selector.strip()):
            for name, value in declarations(text):
                if value.endswith("!important"):
                    late.append((element, name, value.removesuffix("!important").strip()))
                else:
                    found.put(element, name, value)
    for element in soup.find_all(style=True):
        for name, value in declarations(str(element["style"])):
            found.put(element, name, value)
    for element, name, value in late:
        found.put(element, name, value)
    return found


def pairs(page: str, *, dark: bool) -> Iterator[Pair]:
    """Every text that is seen, with its two colours."""
    soup = BeautifulSoup(page, "html.parser")
    found = styles(soup, dark=dark)
    assert soup.body is not None
    for text in soup.body.find_all(string=True):
        if type(text) is not NavigableString or not text.strip():
            continue
        above = [each for each in text.parents if isinstance(each, Tag)]
        if any(found.of(each, "display") == "none" for each in above):
            continue
        yield Pair(
            text.strip(),
            _first(found, above, "color"),
            _first(found, above, "background-color"),
        )


def _first(found: Styles, above: list[Tag], name: str) -> str:
    values = (found.of(each, name) for each in above)
    value = next((each for each in values if each is not None), None)
    assert value is not None, f"nothing says the {name}"
    assert re.fullmatch("#[0-9a-f]{6}", value), value
    return value
