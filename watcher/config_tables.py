"""The tables of the config file as people write them: each key, its type, default and rule."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import ErrorDetails

from notify.alert import Severity
from scrapers.hosts import PUBLIC_GOVUK
from scrapers.model import PUBLIC_FILES, PUBLIC_REPORTS
from watcher import config_quiet
from watcher import config_rules as rules
from watcher import config_selectors as selector_rules

NOBODY = "you@example.org"
"""The contact of the example file: nobody's."""

Name = Annotated[str, AfterValidator(rules.text)]
SiteAddress = Annotated[str, AfterValidator(rules.site_address)]
ChannelName = Annotated[str, AfterValidator(rules.channel)]
Provider = Annotated[str, AfterValidator(rules.provider)]
EventKind = Annotated[str, AfterValidator(rules.event_kind)]
Organisation = Annotated[str, AfterValidator(selector_rules.organisation)]
Authority = Annotated[str, AfterValidator(selector_rules.authority)]
TypeWord = Annotated[str, AfterValidator(selector_rules.type_word)]


class _Table(BaseModel):
    # Strict, so that a URN without quotes is a mistake and not a number turned into text.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SiteTable(_Table):
    """[site]: the addresses, and the manners."""

    reports: SiteAddress = PUBLIC_REPORTS
    files: SiteAddress = PUBLIC_FILES
    govuk: SiteAddress = PUBLIC_GOVUK
    contact: Annotated[str, AfterValidator(rules.contact)] = NOBODY
    pace: Annotated[float, Field(ge=0, allow_inf_nan=False), AfterValidator(rules.pace)] = 2.0


class ScheduleTable(_Table):
    """[schedule]: when to look."""

    listings: Annotated[str, AfterValidator(rules.listings)] = "*/30 7-20 * * mon-fri"
    sweep: Annotated[str, AfterValidator(rules.sweep)] = "24h"
    spare: Annotated[int, Field(ge=0, le=10_000)] = 20


class OperatorTable(_Table):
    """[operator]: who is told that the watcher itself is ill."""

    channels: list[ChannelName] = []
    ping: Annotated[str, AfterValidator(rules.ping)] | None = None
    note: Annotated[str, AfterValidator(rules.note)] | None = None


class ChannelTable(_Table):
    """
    [[channel]]: one destination.

    Read, `url` holds the secret itself, and so does `url_file`: what stands in the file.
    """

    name: Name
    url: Annotated[str, AfterValidator(rules.secret)] | None = None
    url_file: Annotated[str, AfterValidator(rules.url_file)] | None = None
    when: Annotated[str, AfterValidator(rules.when)] = "instant"
    red: Literal["now", "wait"] = "now"
    attach: bool = False
    quiet: Annotated[str, AfterValidator(config_quiet.hours)] | None = None

    @property
    def address(self) -> str:
        """The secret itself, wherever it came from."""
        return self.url or self.url_file or ""


class WatchTable(_Table):
    """[[watch]]: who is watched, for whom."""

    name: Name
    providers: list[Provider] = []
    owners: list[Organisation] = []
    trusts: list[Organisation] = []
    local_authorities: list[Authority] = []
    types: list[TypeWord] = []
    excepted: list[Provider] = Field(default=[], alias="except")  # a word of Python's own
    channels: Annotated[
        list[ChannelName],
        Field(validate_default=True),
        rules.some("nobody would be told", "Name at least one channel"),
    ] = []
    alert_on: Annotated[
        list[EventKind],
        rules.some("nothing would be told", "Leave the key out, or name at least one kind"),
    ] = [kind for kind in rules.EVENT_KINDS if kind != "identity"]
    min_severity: Severity = "low"
    aliases: dict[Provider, Name] = {}
    quotes: bool = False


class FileTable(_Table):
    """The whole file."""

    timezone: Annotated[str, AfterValidator(rules.timezone)] = "Europe/London"
    state: Annotated[str, AfterValidator(rules.state)] = "ofsted-watch.db"
    keep_documents: bool = False
    feeds: Annotated[str, AfterValidator(rules.folder)] | None = None
    templates: Annotated[str, AfterValidator(rules.folder)] | None = None
    site: SiteTable = SiteTable.model_construct()
    schedule: ScheduleTable = ScheduleTable.model_construct()
    operator: OperatorTable = OperatorTable.model_construct()
    channel: list[ChannelTable] = []
    watch: Annotated[
        list[WatchTable],
        Field(validate_default=True),
        rules.some("nothing is watched", "Add a [[watch]]"),
    ] = []


TABLES: dict[str, type[BaseModel]] = {
    "": FileTable,
    "site": SiteTable,
    "schedule": ScheduleTable,
    "operator": OperatorTable,
    "channel": ChannelTable,
    "watch": WatchTable,
}

SELECTORS = ("owners", "trusts", "local_authorities")
"""The keys of a watch that find providers by what they are. `types` narrow the last one."""

MANY = ("channel", "watch")
_PLAIN = {
    "finite_number": ("it must be a number", "Write one, such as 2.0"),
    "missing": ("it is missing", "Add it"),
    "string_type": ("it must be text", "Put it in quotes"),
    "int_type": ("it must be a whole number", "Write it without quotes"),
    "bool_type": ("it must be true or false", "Write it without quotes"),
    "float_type": ("it must be a number", "Write it without quotes"),
    "list_type": ("it must be a list", 'Put it in brackets: ["…"]'),
    "dict_type": ("it must be a table", 'Write { "2/2648446" = "our name for it" }'),
}


def keys_of(table: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a table, as they stand in the file."""
    return tuple(field.alias or name for name, field in table.model_fields.items())


def explain(error: ErrorDetails) -> tuple[str, str]:
    """
    What is wrong, and what to do, in words for people.

    What stands in the file is shown only by the rules, where it can be no secret.
    """
    kind, loc, context = error["type"], error["loc"], error.get("ctx", {})
    if kind == "value_error":
        return _of_rule(context["error"])
    if kind == "extra_forbidden":
        table = str(loc[0]) if len(loc) > 1 else ""
        return "this is not a known key", _where_instead(str(loc[-1]), table)
    if kind == "literal_error":
        return f"it must be {context['expected']}", "Write one of these"
    if kind == "list_type" and loc[-1] in MANY:
        return "there may be many of these", f"Write {_brackets(str(loc[0]))}, with two brackets"
    if kind.startswith("model_"):
        return "it must be a table", f"Write {_brackets(str(loc[0]))} on a line of its own"
    return _of_type(kind, context) or (error["msg"], "See docs/config.md")


def _of_type(kind: str, context: dict[str, Any]) -> tuple[str, str] | None:
    for bound, words in (("ge", "at least"), ("le", "at most")):
        if bound in context:
            return f"it must be {words} {context[bound]:g}", "Write another number"
    return _PLAIN.get(kind)


def _of_rule(error: ValueError) -> tuple[str, str]:
    if isinstance(error, rules.Wrong):
        return error.what, error.remedy
    # The sentences of other modules are made so: what is wrong, a colon, what to write.
    what, _, remedy = str(error).rpartition(": write ")
    return (what, f"Write {remedy}") if what else (remedy, "See docs/config.md")


def _brackets(table: str) -> str:
    return f"[[{table}]]" if table in MANY else f"[{table}]"


def _where_instead(key: str, table: str) -> str:
    known = keys_of(TABLES[table])
    homes = [name for name, model in TABLES.items() if key in keys_of(model)]
    # A slip such as [[channels]] comes before a key in the wrong table.
    if get_close_matches(key, known, cutoff=0.85) or not homes or key in TABLES:
        return rules.near(key, known)
    if "" in homes:
        return "Its place is at the top of the file, above the first [table]"
    return f"Its place is in {' or '.join(map(_brackets, homes))}"
