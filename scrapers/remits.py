"""
What the type codes of provider pages mean: the kind of provider, whose name is withheld, and
the listing that shows its news.

Codes seen in public links and pages up to 2026. Those of fostering, adoption, residential family
centres, supported accommodation and residential special schools are not known: an unknown code
is watched like any other, through the listing of all categories.
"""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.scales import heading_key


@dataclass(frozen=True, slots=True, order=True)
class Category:
    """
    One listing of the site, as its search form divides providers: `level_1` (0 all, 1 education,
    2 childcare, 3 social care, 4 other) and `level_2` within it (0 all).
    """

    level_1: int
    level_2: int = 0

    def __str__(self) -> str:
        return f"{self.level_1}/{self.level_2}"

    def covers(self, other: Category) -> bool:
        """Whether every provider of `other` is also listed here."""
        return self.level_1 == 0 or (
            self.level_1 == other.level_1 and self.level_2 in (0, other.level_2)
        )


EVERYTHING = Category(0)
EDUCATION = Category(1)
CHILDCARE = Category(2)
SOCIAL_CARE = Category(3)
CHILDRENS_HOMES = Category(3, 11)  # from example links of one paid product, 2025
AUTHORITIES = Category(3, 12)  # from two daily scrapers, to August 2026


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of provider. `word` is what configs and commands call it, `noun` what alerts do.

    `withheld` is true where Ofsted keeps the name from the public (children's homes) or where
    it may be a person's (childminders and other home-based childcare): such a provider is named
    by its URN and local authority alone, and no address of it is kept.
    """

    word: str
    noun: str
    listing: Category
    withheld: bool = False
    social_care: bool = False


UNKNOWN = Kind("other", "provider", EVERYTHING)

KINDS: dict[int, Kind] = {
    # The social-care side of a boarding school is listed under Primary (page of November 2023),
    # so no narrower listing than the one of everything is sure to show it.
    1: Kind("boarding-school", "boarding school", EVERYTHING, social_care=True),
    2: Kind("childrens-home", "children's home", CHILDRENS_HOMES, withheld=True, social_care=True),
    15: Kind("childcare-domestic", "childcare on domestic premises", CHILDCARE, withheld=True),
    16: Kind("nursery", "nursery", CHILDCARE),
    17: Kind("childminder", "childminder", CHILDCARE, withheld=True),
    18: Kind("home-childcarer", "home childcarer", CHILDCARE, withheld=True),
    20: Kind("nursery-school", "nursery school", EDUCATION),
    21: Kind("primary", "primary school", EDUCATION),
    22: Kind("pupil-referral-unit", "pupil referral unit", EDUCATION),
    23: Kind("secondary", "secondary school", EDUCATION),
    24: Kind("sixteen-plus", "16-plus school", EDUCATION),
    25: Kind("special-school", "special school", EDUCATION),
    27: Kind("independent-school", "independent school", EDUCATION),
    28: Kind("all-through", "all-through school", EDUCATION),
    31: Kind("college", "further education college", EDUCATION),
    39: Kind("specialist-college", "specialist post-16 institution", EDUCATION),
    43: Kind("university", "higher education institution", EDUCATION),
    44: Kind("local-authority", "local authority children's services", AUTHORITIES),
    46: Kind("training-provider", "16-19 academy or training provider", EDUCATION),
    49: Kind("individual", "registered individual", EVERYTHING, withheld=True),
    1000: Kind("trust", "multi-academy trust", EDUCATION),
}


def kind_of(type_code: int) -> Kind:
    """The kind that a type code stands for; `UNKNOWN` for a code never seen in public."""
    return KINDS.get(type_code, UNKNOWN)


# Kinds of social care whose type code is not known in public. Their words are those of the
# provision types in the social care data (16 July 2025).
UNCODED: tuple[Kind, ...] = (
    Kind("secure-home", "secure children's home", SOCIAL_CARE, withheld=True, social_care=True),
    Kind("supported-accommodation", "supported accommodation", SOCIAL_CARE, social_care=True),
    Kind("fostering-agency", "independent fostering agency", SOCIAL_CARE, social_care=True),
    Kind("adoption-agency", "voluntary adoption agency", SOCIAL_CARE, social_care=True),
    Kind("adoption-support", "adoption support agency", SOCIAL_CARE, social_care=True),
    Kind("family-centre", "residential family centre", SOCIAL_CARE, social_care=True),
    # Like boarding schools, these may be listed under education.
    Kind("residential-special-school", "residential special school", EVERYTHING, social_care=True),
    Kind("residential-college", "residential further education college", EVERYTHING,
         social_care=True),
    Kind("holiday-scheme", "residential holiday scheme", SOCIAL_CARE, social_care=True),
    Kind("secure-training-centre", "secure training centre", SOCIAL_CARE, social_care=True),
)  # fmt: skip

KIND_WORDS: dict[str, Kind] = {kind.word: kind for kind in (*KINDS.values(), *UNCODED)}
"""Every kind by its word, as `types` lists them."""

# By which words of a page's "Type:" or an official file's provision type a kind is known, the
# first that is found. Provision types: social care data of 2025; childcare: MI of 2026.
_KNOWN_BY: tuple[tuple[str, str], ...] = (
    # Ofsted registers these schools as children's homes: 295 days a year of boarding or more.
    ("registered as a children's home", "childrens-home"),
    ("secure children's home", "secure-home"),
    ("secure training centre", "secure-training-centre"),
    ("children's home", "childrens-home"),
    ("supported accommodation", "supported-accommodation"),
    ("fostering", "fostering-agency"),
    ("adoption support", "adoption-support"),
    ("adoption", "adoption-agency"),
    ("residential family centre", "family-centre"),
    ("residential special school", "residential-special-school"),
    ("with residential accommodation", "residential-college"),
    ("holiday scheme", "holiday-scheme"),
    ("boarding school", "boarding-school"),
    ("on non-domestic premises", "nursery"),
    ("on domestic premises", "childcare-domestic"),
    ("childminder", "childminder"),
    ("home childcarer", "home-childcarer"),
)


def kind_word(type_code: int | None, words: str) -> str:
    """
    The word for a provider's kind: by the type code of its page, or else by what its page or an
    official file calls its type; `other` where neither is known.
    """
    if type_code in KINDS:
        return KINDS[type_code].word
    said = heading_key(words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return next((word for sign, word in _KNOWN_BY if sign in said), UNKNOWN.word)


def code_of(word: str) -> int | None:
    """The type code of a kind's pages; None where it is not known in public."""
    return next((code for code, kind in KINDS.items() if kind.word == word), None)


# Words by which a page's own "Type:" says that it is social care, in the provision types of the
# social care data (16 July 2025). The type codes of most of these are not known.
_SOCIAL_CARE_WORDS = (
    "children's home",
    "fostering",
    "adoption",
    "residential",
    "supported accommodation",
    "boarding",
    "holiday scheme",
    "secure training centre",
)


def is_social_care(type_code: int, urn: str, words: str = "") -> bool:
    """
    Whether a provider is inspected as social care: by its type code, by a URN that begins with
    SC (1,625 of 5,600 in the data of 2025), or by the page's `words` for its type.
    """
    if type_code in KINDS:
        return KINDS[type_code].social_care
    said = words.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return urn.startswith("SC") or any(word in said for word in _SOCIAL_CARE_WORDS)


_OVERALL_SOCIAL_CARE = "Overall experiences and progress of children and young people"
_OVERALL = "Overall effectiveness"


def overall_heading(*, social_care: bool) -> str:
    """
    The heading that a report's one overall grade stands under.

    Source: column names of the social care data (16 July 2025) and of the schools management
    information.
    """
    return _OVERALL_SOCIAL_CARE if social_care else _OVERALL


def is_overall(heading: str) -> bool:
    """
    Whether `heading` is that of an overall grade. Social care words it by whom a setting is for
    ("... of service users"), early years to 2019 by what was judged; "Overall effectiveness of
    the boarding experience" is one part of a school.
    """
    key = heading_key(heading)
    return key in _OVERALLS or key.startswith("overall experiences and progress of ")


_OVERALLS = frozenset(
    heading_key(heading)
    for heading in (
        _OVERALL,
        "Overall effectiveness: the quality and standards of education",
        "The quality and standards of the early years provision",
    )
)
