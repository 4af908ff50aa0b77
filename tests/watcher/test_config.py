"""The config file: what it means, and every way in which it can be wrong."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from scrapers.authorities import AUTHORITIES
from scrapers.model import ProviderKey
from scrapers.remits import KIND_WORDS, UNCODED
from watcher.config import BadConfig, Mistake, channel_mistakes, find, load, parse
from watcher.config_tables import TABLES, keys_of

ROOT = Path(__file__).parents[2]
HOME = ProviderKey(2, "9000001")
CHANNEL = '[[channel]]\nname = "desk"\nurl = "console:"\n'
WATCH = '[[watch]]\nname = "Hollybank"\nproviders = ["2/9000001"]\nchannels = ["desk"]\n'
SITE = '[site]\ncontact = "desk@example.org"\n'
LEAST = SITE + CHANNEL + WATCH


@pytest.fixture
def read(tmp_path):
    """Write a config file (invented) and load it."""

    def read(text, environ=None):
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        path.chmod(0o600)
        return load(path, environ or {})

    return read


@pytest.fixture
def wrong(read, tmp_path):
    """Load a file that is wrong, and give what is said about it, without the folder's name."""

    def wrong(text, environ=None):
        with pytest.raises(BadConfig) as caught:
            read(text, environ)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return wrong


@pytest.fixture
def warned(read, tmp_path):
    def warned(text, environ=None):
        config = read(text, environ)
        return [str(one).replace(f"{tmp_path}/", "") for one in config.warnings]

    return warned


def top(line: str) -> str:
    return f"{line}\n{LEAST}"


def site(line: str) -> str:
    return LEAST.replace(SITE, f"{SITE}{line}\n")


def schedule(line: str) -> str:
    return f"{LEAST}[schedule]\n{line}\n"


def channel(lines: str) -> str:
    return f'{SITE}[[channel]]\nname = "desk"\n{lines}\n{WATCH}'


def watch(line: str) -> str:
    return f"{LEAST}{line}\n"


# What a file means


def test_what_is_left_out_has_the_defaults_of_the_docs(read, tmp_path):
    config = read(LEAST)
    assert config.timezone == ZoneInfo("Europe/London")
    assert config.state == tmp_path / "ofsted-watch.db"
    assert config.site.reports == "https://reports.ofsted.gov.uk"
    assert config.site.files == "https://files.ofsted.gov.uk"
    assert config.site.govuk == "https://www.gov.uk"
    assert config.site.pace == 2.0
    assert config.schedule.listings == "*/30 7-20 * * mon-fri"
    assert config.schedule.sweep == timedelta(hours=24)
    assert config.schedule.spare == 20
    assert (config.operator.channels, config.operator.ping) == ((), None)
    assert config.operator.note is None
    assert (config.channels[0].when, config.channels[0].red) == ("instant", "now")
    assert config.watches[0].alert_on == {
        "published", "revised", "withdrawn", "status", "joined", "left", "overdue",
    }  # fmt: skip
    assert config.watches[0].min_severity == "low"
    assert config.watches[0].aliases == {}
    assert (config.keep_documents, config.watches[0].quotes) == (False, False)
    assert config.feeds is None
    assert config.warnings == ()


def test_everything_that_can_be_said_is_understood(read, tmp_path):
    config = read(
        """
        timezone = "Europe/Dublin"
        keep_documents = true
        feeds = "www/feeds"
        state = "/var/lib/ofsted-watch/store.db"
        [site]
        reports = "http://127.0.0.1:8001/"
        files = "http://127.0.0.1:8002"
        govuk = "http://127.0.0.1:8003"
        contact = "desk@example.org"
        pace = 0
        [schedule]
        listings = "1s"
        sweep = "2h"
        spare = 0
        [operator]
        channels = ["ops"]
        ping = "${PING}"
        note = "daily 07:30"
        [[channel]]
        name = "ops"
        url = "mailto://user:${PASSWORD}@127.0.0.1"
        when = "weekly mon 08:00"
        red = "wait"
        [[watch]]
        name = "Hollybank (invented)"
        providers = ["2/9000001", "http://127.0.0.1:8001/provider/16/ey900002", "9000003"]
        owners = ["Hollybank Care*", "H&B Ltd"]
        trusts = ["Hollybank Learning", "16999"]
        local_authorities = ["Bristol, City of", "county durham"]
        types = ["childrens-home", "fostering-agency"]
        except = ["2/9000009", "9000010"]
        channels = ["ops"]
        alert_on = ["identity", "status"]
        min_severity = "red"
        aliases = { "9000003" = "ours" }
        quotes = true
        """,
        {"PING": "https://hc.example.org/abc", "PASSWORD": "s3cret\n"},
    )
    assert config.timezone == ZoneInfo("Europe/Dublin")
    assert config.state == Path("/var/lib/ofsted-watch/store.db")
    assert config.site.reports == "http://127.0.0.1:8001"
    assert config.site.pace == 0
    assert config.schedule.sweep == timedelta(hours=2)
    assert config.operator.ping == "https://hc.example.org/abc"
    assert config.operator.note == "daily 07:30"
    assert config.channels[0].url == "mailto://user:s3cret@127.0.0.1"
    assert (config.channels[0].when, config.channels[0].red) == ("weekly mon 08:00", "wait")
    assert config.watches[0].providers == (HOME, ProviderKey(16, "EY900002"), "9000003")
    assert config.watches[0].owners == ("Hollybank Care*", "H&B Ltd")
    assert config.watches[0].trusts == ("Hollybank Learning", "16999")
    assert config.watches[0].local_authorities == ("Bristol, City of", "county durham")
    assert config.watches[0].types == ("childrens-home", "fostering-agency")
    assert config.watches[0].excepted == (ProviderKey(2, "9000009"), "9000010")
    assert config.watches[0].alert_on == {"identity", "status"}
    assert config.watches[0].aliases == {"9000003": "ours"}
    assert (config.keep_documents, config.watches[0].quotes) == (True, True)
    assert config.feeds == tmp_path / "www/feeds"


def test_an_address_may_come_from_a_file_beside_the_config(read, tmp_path):
    (tmp_path / "slack").write_text("https://hooks.example.org/abc\n")
    config = read(channel('url_file = "slack"'))
    assert config.channels[0].url == "https://hooks.example.org/abc"


def test_no_secret_is_shown_by_accident(read):
    text = channel('url = "${URL}"') + '[operator]\nping = "${PING}"\n'
    config = read(text, {"URL": "json://hidden", "PING": "https://hidden"})
    assert "hidden" not in repr(config)


def test_a_mistake_in_an_address_does_not_show_it(wrong):
    text = channel('url = 5\nurl_file = ["hidden"]') + '[operator]\nping = "hidden://${P}"\n'
    assert not any("hidden" in line for line in wrong(text, {"P": "hidden"}))


def test_a_file_of_a_windows_editor_is_read(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())
    assert load(path, {}).watches[0].providers == (HOME,)


def test_secrets_are_left_unread_where_no_environment_is_given(tmp_path):
    text = channel('url = "${URL}"') + '[operator]\nping = "${PING}"\n'
    config = parse(text, tmp_path / "config.toml", None)
    assert config.channels[0].url == "${URL}"
    with pytest.raises(BadConfig):
        parse(text, tmp_path / "config.toml", {})


# Which file


def test_the_option_comes_before_the_environment_and_that_before_the_folder():
    environ = {"OFSTED_WATCH_CONFIG": "/etc/ofsted-watch.toml"}
    assert find(Path("mine.toml"), environ) == Path("mine.toml")
    assert find(None, environ) == Path("/etc/ofsted-watch.toml")
    assert find(None, {"OFSTED_WATCH_CONFIG": ""}) == Path("config.toml")
    assert find(None, {}) == Path("config.toml")


def refusal(path: Path) -> str:
    with pytest.raises(BadConfig) as caught:
        load(path, {})
    return str(caught.value)


def test_a_missing_file_is_said_with_what_to_do(tmp_path):
    path = tmp_path / "none.toml"
    assert refusal(path) == (
        f"{path}: there is no such file. Write one (docs/config.md), or say --config FILE"
    )


def test_a_directory_is_no_file(tmp_path):
    assert refusal(tmp_path) == f"{tmp_path}: it cannot be read (Is a directory). Say --config FILE"


def test_a_file_that_is_not_utf_8_is_said_to_be(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b'timezone = "\xff"')
    assert refusal(path) == f"{path}: it is not UTF-8 text (byte 12). Save it as UTF-8"


# One mistake each: the whole sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            'timezone = "Europe/London"\nwatch = oops\n',
            "config.toml:2: this is not TOML: Invalid value. "
            "Mend the line; text goes in quotes, and a list in brackets",
            id="toml",
        ),
        pytest.param(
            'timezone = "Europe/London"\nstate = [\n',
            "config.toml:3: this is not TOML: Invalid value. "
            "Mend the line; text goes in quotes, and a list in brackets",
            id="toml-end",
        ),
        pytest.param(
            f"# nothing\n{CHANNEL}",
            "config.toml:1: watch: nothing is watched. Add a [[watch]]",
            id="no-watch",
        ),
        pytest.param(
            top('timezone = "Europe/Londn"'),
            "config.toml:1: timezone: 'Europe/Londn' is not a time zone. "
            "Did you mean 'Europe/London'?",
            id="timezone",
        ),
        pytest.param(
            top('state = "~/store.db"'),
            "config.toml:1: state: '~/store.db': ~ means nothing here. "
            "Write the whole path, from / on",
            id="state",
        ),
        pytest.param(
            top('state = "."'),
            "config.toml:1: state: '.' is a directory. Write the path of a file in it",
            id="state-directory",
        ),
        pytest.param(
            top('feeds = ""'),
            "config.toml:1: feeds: '' is not a folder. Write a path, such as 'feeds'",
            id="feeds",
        ),
        pytest.param(
            top('feeds = "~/feeds"'),
            "config.toml:1: feeds: '~/feeds': ~ means nothing here. "
            "Write the whole path, from / on",
            id="feeds-home",
        ),
        pytest.param(
            top('feeds = "www/.."'),
            "config.toml:1: feeds: whoever may see 'www/..' would see this file in it. "
            "Name a folder of its own, such as 'feeds'",
            id="feeds-with-the-config",
        ),
        pytest.param(
            top('feeds = "www"\nstate = "www/private/store.db"'),
            "config.toml:1: feeds: whoever may see 'www' would see the store in it. "
            "Name a folder of its own, such as 'feeds'",
            id="feeds-with-the-store",
        ),
        pytest.param(
            top('stat = "x"'),
            "config.toml:1: stat: this is not a known key. Did you mean 'state'?",
            id="unknown-key",
        ),
        pytest.param(
            site('timezone = "Europe/London"'),
            "config.toml:3: site.timezone: this is not a known key. "
            "Its place is at the top of the file, above the first [table]",
            id="key-of-the-top",
        ),
        pytest.param(
            site("spare = 1"),
            "config.toml:3: site.spare: this is not a known key. Its place is in [schedule]",
            id="key-of-another-table",
        ),
        pytest.param(
            LEAST + '[[channels]]\nname = "other"\nurl = "console:"\n',
            "config.toml:10: channels: this is not a known key. Did you mean 'channel'?",
            id="near-key",
        ),
        pytest.param(
            site('reports = "reports.ofsted.gov.uk"'),
            "config.toml:3: site.reports: 'reports.ofsted.gov.uk' is not a web address. "
            "Write it as https://host",
            id="address",
        ),
        pytest.param(
            site('files = "https://me@files.example.org/v1?x=1"'),
            "config.toml:3: site.files: 'https://me@files.example.org/v1?x=1' says more than a "
            "host. Write https://files.example.org",
            id="address-path",
        ),
        pytest.param(
            site('govuk = "http://["'),
            "config.toml:3: site.govuk: 'http://[' is not a web address. Write it as https://host",
            id="address-broken",
        ),
        pytest.param(
            site("pace = 0.5"),
            "config.toml:3: site.pace: 0.5 seconds is too fast for Ofsted's site, a public "
            "service that others need as well. Write 1.0 or more",
            id="pace-ofsted",
        ),
        pytest.param(
            site('reports = "http://127.0.0.1:1"\nfiles = "http://127.0.0.1:1"\npace = -1'),
            "config.toml:5: site.pace: it must be at least 0. Write another number",
            id="pace-negative",
        ),
        pytest.param(
            site("pace = nan"),
            "config.toml:3: site.pace: it must be a number. Write one, such as 2.0",
            id="pace-nan",
        ),
        pytest.param(
            site('pace = "2"'),
            "config.toml:3: site.pace: it must be a number. Write it without quotes",
            id="pace-text",
        ),
        pytest.param(
            schedule('listings = "30 25 * * *"'),
            "config.toml:11: schedule.listings: '30 25 * * *' is no schedule. Write a cron line "
            "such as '*/30 7-20 * * mon-fri', or a length of time such as 15m (Error validating "
            "expression '25': the last value (25) is higher than the maximum value (23))",
            id="listings",
        ),
        pytest.param(
            schedule('listings = "30s"'),
            "config.toml:11: schedule.listings: '30s' is too often for Ofsted's site, a public "
            "service that others need as well. Write 15m or more",
            id="listings-ofsted",
        ),
        pytest.param(
            schedule('sweep = "daily"'),
            "config.toml:11: schedule.sweep: 'daily' is not a length of time. "
            "Write 30s, 15m, 2h or 1d",
            id="sweep",
        ),
        pytest.param(
            schedule('sweep = "99d"'),
            "config.toml:11: schedule.sweep: '99d' is not between a second and a "
            "month. Write 15m, 2h or 1d",
            id="sweep-long",
        ),
        pytest.param(
            schedule("spare = 1.5"),
            "config.toml:11: schedule.spare: it must be a whole number. Write it without quotes",
            id="spare",
        ),
        pytest.param(
            LEAST + '[operator]\nchannels = ["desc"]\n',
            "config.toml:11: operator.channels: there is no channel 'desc'. Did you mean 'desk'?",
            id="operator-channel",
        ),
        pytest.param(
            LEAST + '[operator]\nnote = "instant"\n',
            "config.toml:11: operator.note: 'instant' is no time for a note. "
            "Write daily 08:00 or weekly mon 08:00, or leave note out",
            id="note-instant",
        ),
        pytest.param(
            LEAST + '[operator]\nnote = "monthly"\n',
            "config.toml:11: operator.note: 'monthly' is no time for a note. "
            "Write daily 08:00 or weekly mon 08:00, or leave note out",
            id="note-monthly",
        ),
        pytest.param(
            LEAST + '[operator]\nping = "hc.example.org"\n',
            "config.toml:11: operator.ping: it is not a web address. "
            "Write https://…, or leave ping out",
            id="ping",
        ),
        pytest.param(
            channel(""),
            "config.toml:3: channel 'desk': it has no address. "
            'Add url = "…" or url_file = "…"',
            id="no-url",
        ),
        pytest.param(
            channel('url = "${SLACK_URL}"'),
            "config.toml:5: channel 'desk': url: SLACK_URL is not set in the environment. "
            "Set it where the watcher is started, or comment this out",
            id="secret",
        ),
        pytest.param(
            channel('url = "json://${SLACK-URL}"'),
            "config.toml:5: channel 'desk': url: it has a '${' that begins no variable. "
            "Write ${NAME}",
            id="secret-form",
        ),
        pytest.param(
            channel('url = ""'),
            "config.toml:5: channel 'desk': url: it does not hold one address. "
            "docs/config.md shows what to write",
            id="url-empty",
        ),
        pytest.param(
            channel('url_file = "none"'),
            "config.toml:5: channel 'desk': url_file: 'none' cannot be read (No such file or "
            "directory). Write the path of a file that holds the address; it is looked for "
            "beside this file",
            id="url-file",
        ),
        pytest.param(
            channel('url = "console:"\nwhen = "hourly"'),
            "config.toml:6: channel 'desk': when: 'hourly' is not a time to send. "
            "Write instant, daily 08:00 or weekly mon 08:00",
            id="when",
        ),
        pytest.param(
            channel('url = "console:"\nred = "later"'),
            "config.toml:6: channel 'desk': red: it must be 'now' or 'wait'. Write one of these",
            id="red",
        ),
        pytest.param(
            SITE + CHANNEL + CHANNEL + WATCH,
            "config.toml:7: channel 'desk': name: there is another channel 'desk'. "
            "Give one of them another name",
            id="channel-twice",
        ),
        pytest.param(
            LEAST + WATCH,
            "config.toml:11: watch 'Hollybank': name: there is another watch 'Hollybank'. "
            "Give one of them another name",
            id="watch-twice",
        ),
        pytest.param(
            LEAST.replace('name = "Hollybank"\n', ""),
            "config.toml:6: watch 1: name: it is missing. Add it",
            id="no-name",
        ),
        pytest.param(
            LEAST.replace("Hollybank", "Holly\\nbank"),
            "config.toml:7: watch 'Holly\\nbank': name: it must be one line of text. "
            "Write something between the quotes",
            id="name-of-two-lines",
        ),
        pytest.param(
            LEAST.replace('channels = ["desk"]\n', ""),
            "config.toml:6: watch 'Hollybank': channels: nobody would be told. "
            "Name at least one channel",
            id="no-channels",
        ),
        pytest.param(
            LEAST.replace('["desk"]', '["newsdesks"]').replace('"desk"', '"newsdesk"'),
            "config.toml:9: watch 'Hollybank': channels: there is no channel 'newsdesks'. "
            "Did you mean 'newsdesk'?",
            id="watch-channel",
        ),
        pytest.param(
            LEAST.replace('["2/9000001"]', "[]"),
            "config.toml:8: watch 'Hollybank': providers: nobody is watched. List at least one "
            "provider, or name an owner, a trust or a local authority: "
            'providers = ["2/2648446"]',
            id="no-providers",
        ),
        pytest.param(
            LEAST.replace('["2/9000001"]', '[\n"2/9000001",\n"Hollybank House",\n]'),
            "config.toml:10: watch 'Hollybank': providers: 'Hollybank House' is not a provider. "
            "Write its page address, type/urn such as 2/2648446, or a URN such as 2648446",
            id="provider",
        ),
        pytest.param(
            LEAST.replace('["2/9000001"]', '["2/9000001",\n  9000002]'),
            "config.toml:9: watch 'Hollybank': providers: it must be text. Put it in quotes",
            id="provider-number",
        ),
        pytest.param(
            LEAST.replace('["2/9000001"]', '"2/9000001"'),
            "config.toml:8: watch 'Hollybank': providers: it must be a list. "
            'Put it in brackets: ["…"]',
            id="provider-no-list",
        ),
        pytest.param(
            LEAST.replace("[[watch]]", "[watch]"),
            "config.toml:6: watch: there may be many of these. "
            "Write [[watch]], with two brackets",
            id="single-brackets",
        ),
        pytest.param(
            watch('owners = ["Hollybank*", "*"]'),
            "config.toml:10: watch 'Hollybank': owners: '*' is the name of no organisation, and "
            "would mean all or none. Write the name, or its beginning and *",
            id="owners",
        ),
        pytest.param(
            watch('trusts = ["Hollybank Learning",\n"Ltd*"]'),
            "config.toml:11: watch 'Hollybank': trusts: 'Ltd*' is the name of no organisation, and "
            "would mean all or none. Write the name, or its beginning and *",
            id="trusts",
        ),
        pytest.param(
            watch('local_authorities = ["Kent",\n"Coventri"]'),
            "config.toml:11: watch 'Hollybank': local_authorities: 'Coventri' is not a local "
            "authority. Did you mean 'Coventry'?",
            id="local-authority",
        ),
        pytest.param(
            watch('local_authorities = ["City of Bristle"]'),
            "config.toml:10: watch 'Hollybank': local_authorities: 'City of Bristle' is not a "
            "local authority. Did you mean 'Bristol'?",
            id="local-authority-by-its-key",
        ),
        pytest.param(
            watch('local_authorities = ["Northamptonshire"]'),
            "config.toml:10: watch 'Hollybank': local_authorities: 'Northamptonshire' is not a "
            "local authority. Did you mean 'North Northamptonshire' or 'West Northamptonshire'?",
            id="local-authorities-that-are-near",
        ),
        pytest.param(
            watch('local_authorities = ["Telford"]'),
            "config.toml:10: watch 'Hollybank': local_authorities: 'Telford' is not a local "
            "authority. Did you mean 'Telford and Wrekin'?",
            id="local-authority-by-a-part-of-its-name",
        ),
        pytest.param(
            watch('local_authorities = ["Zzz"]'),
            "config.toml:10: watch 'Hollybank': local_authorities: 'Zzz' is not a local "
            "authority. Write it as Ofsted does, such as 'Kent'",
            id="local-authority-like-none",
        ),
        pytest.param(
            watch('local_authorities = ["Derby*"]'),
            "config.toml:10: watch 'Hollybank': local_authorities: 'Derby*': a local authority is "
            "named in full. Write each of them, or '*' alone for all of England",
            id="local-authority-pattern",
        ),
        pytest.param(
            watch('local_authorities = ["*", "Kent"]'),
            "config.toml:10: watch 'Hollybank': local_authorities: '*' is all of England, and "
            "others are named beside it. Keep it alone, or only the others",
            id="england-and-more",
        ),
        pytest.param(
            watch('types = ["childrens-home"]'),
            "config.toml:10: watch 'Hollybank': types: types narrow local_authorities, and there "
            'are none. Name some, or "*" for all of England',
            id="types-of-nowhere",
        ),
        pytest.param(
            watch('local_authorities = ["*"]\ntypes = ["childens-home"]'),
            "config.toml:11: watch 'Hollybank': types: 'childens-home' is not a type of provider. "
            "Did you mean 'childrens-home'?",
            id="type",
        ),
        pytest.param(
            watch('except = ["2/9000002",\n"9000001"]'),
            "config.toml:11: watch 'Hollybank': except: 9000001 is among providers as well. "
            "Remove it from one of the two",
            id="except-what-is-listed",
        ),
        pytest.param(
            watch('except = ["Hollybank"]'),
            "config.toml:10: watch 'Hollybank': except: 'Hollybank' is not a provider. "
            "Write its page address, type/urn such as 2/2648446, or a URN such as 2648446",
            id="except",
        ),
        pytest.param(
            watch('excepted = ["2/9000001"]'),
            "config.toml:10: watch 'Hollybank': excepted: this is not a known key. "
            "Did you mean 'except'?",
            id="excepted",
        ),
        pytest.param(
            watch('zzz = ["Hollybank"]'),
            "config.toml:10: watch 'Hollybank': zzz: this is not a known key. Known are: "
            "name, providers, owners, trusts, local_authorities, types, except, channels, "
            "alert_on, min_severity, aliases, quotes",
            id="unknown-key-of-a-watch",
        ),
        pytest.param(
            watch('alert_on = ["publishd"]'),
            "config.toml:10: watch 'Hollybank': alert_on: 'publishd' is not a kind of event. "
            "Did you mean 'published'?",
            id="kind",
        ),
        pytest.param(
            watch("alert_on = []"),
            "config.toml:10: watch 'Hollybank': alert_on: nothing would be told. "
            "Leave the key out, or name at least one kind",
            id="no-kinds",
        ),
        pytest.param(
            watch('min_severity = "highest"'),
            "config.toml:10: watch 'Hollybank': min_severity: "
            "it must be 'red', 'high', 'normal' or 'low'. Write one of these",
            id="severity",
        ),
        pytest.param(
            watch('aliases = { "Hollybank" = "ours" }'),
            "config.toml:10: watch 'Hollybank': aliases: 'Hollybank' is not a provider. "
            "Write its page address, type/urn such as 2/2648446, or a URN such as 2648446",
            id="alias",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line_and_what_to_do(wrong, text, said):
    assert wrong(text) == [said]


def test_a_contact_that_no_header_can_hold_is_a_mistake(wrong):
    [said] = wrong(LEAST.replace("desk@example.org", "désk"))
    assert said == (
        "config.toml:2: site.contact: 'désk' cannot stand in a header. "
        "Write a mail or web address"
    )  # fmt: skip


SELECTED = LEAST.replace('providers = ["2/9000001"]\n', "")


@pytest.mark.parametrize(
    "line",
    [
        'owners = ["Hollybank Care*"]',
        'trusts = ["16999"]',
        'local_authorities = ["Coventry"]',
        'local_authorities = ["*"]\ntypes = ["childrens-home"]',
    ],
)
def test_a_selector_is_enough_for_a_watch(read, line):
    config = read(SELECTED + line)
    assert (config.watches[0].providers, config.warnings) == ((), ())


@pytest.mark.parametrize("line", ["owners = []", 'except = ["2/9000001"]', ""])
def test_a_watch_needs_a_provider_or_a_selector(wrong, line):
    [said] = wrong(SELECTED + line)
    assert "providers: nobody is watched. List at least one provider" in said


def test_types_alone_are_one_mistake_and_not_two(wrong):
    [said] = wrong(SELECTED + 'types = ["primary"]')
    assert "types narrow local_authorities" in said


@pytest.mark.parametrize(
    "pattern", ["", " ", "*", "***", "Ltd", "P.L.C.", "* Limited", "-", "Ltd. *"]
)
def test_a_pattern_that_says_nothing_of_a_name_is_a_mistake(wrong, pattern):
    assert len(wrong(watch(f'owners = ["{pattern}"]'))) == 1
    assert len(wrong(watch(f'trusts = ["{pattern}"]'))) == 1


def test_every_type_that_is_known_may_be_named_and_other_is_none(read, wrong):
    types = ", ".join(f'"{word}"' for word in KIND_WORDS)
    config = read(watch(f'local_authorities = ["*"]\ntypes = [{types}]'))
    assert config.watches[0].types == tuple(KIND_WORDS)
    assert {kind.word for kind in UNCODED} <= set(config.watches[0].types)
    [said] = wrong(watch('local_authorities = ["*"]\ntypes = ["other"]'))
    assert "'other' is not a type of provider" in said


@pytest.mark.parametrize("name", AUTHORITIES.values())
def test_every_authority_of_the_site_may_be_named(read, name):
    config = read(watch(f'local_authorities = ["{name}"]'))
    assert config.watches[0].local_authorities == (name,)


def test_both_an_address_and_a_file_are_one_too_many(wrong, tmp_path):
    (tmp_path / "slack").write_text("console:")
    assert wrong(channel('url = "console:"\nurl_file = "slack"')) == [
        "config.toml:6: channel 'desk': url_file: both url and url_file are given. Keep one of them"
    ]


def test_an_empty_variable_is_as_good_as_none(wrong):
    [said] = wrong(channel('url = "${SLACK_URL}"'), {"SLACK_URL": " \n"})
    assert "SLACK_URL is not set" in said


def test_a_file_for_an_address_that_holds_two_is_refused(wrong, tmp_path):
    (tmp_path / "slack").write_text("console:\nconsole:\n")
    assert wrong(channel('url_file = "slack"')) == [
        (
            "config.toml:5: channel 'desk': url_file: it does not hold one address. "
            "docs/config.md shows what to write"
        )
    ]


def test_all_mistakes_of_a_broken_file_are_said_at_once_in_its_order(wrong):
    text = """\
timezone = "Europe/Londn"
[site]
contakt = "desk@example.org"
pace = 0.1
[schedule]
sweep = "soon"
[operator]
channels = ["opps"]
[[channel]]
name = "ops"
url = "${SLACK_URL}"
when = "hourly"
[[channel]]
name = "ops"
[[watch]]
name = "Hollybank"
providers = [
    "2/9000001",
    "2/x",
]
owners = ["***"]
channels = ["ops", "opz"]
[[watch]]
name = "Hollybank"
provider = ["2/9000001"]
"""
    said = wrong(text)
    assert [int(line.split(":")[1]) for line in said] == [
        1, 3, 4, 6, 8, 11, 12, 13, 14, 19, 21, 22, 23, 23, 24, 25,
    ]  # fmt: skip


def test_a_mistake_in_a_channel_does_not_make_its_name_unknown(wrong):
    assert len(wrong(channel('url = "console:"\nwhen = "hourly"'))) == 1


@given(st.text())
def test_any_text_gives_mistakes_and_no_other_error(text):
    with pytest.raises(BadConfig) as caught:
        parse(text, Path("config.toml"), {})
    assert caught.value.mistakes


WORDS = st.sampled_from(
    [*TABLES, "name", "url", "providers", "channels", "aliases", "2/9000001", "desk", "${X}", "~"]
)
VALUES = st.recursive(
    st.integers() | st.floats() | st.booleans() | WORDS | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner),
    max_leaves=8,
)
KEYS = sorted({key for model in TABLES.values() for key in keys_of(model)})


@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES),
    st.dictionaries(st.sampled_from(KEYS), st.dictionaries(st.sampled_from(KEYS), VALUES)),
)
def test_any_values_in_any_place_give_mistakes_and_no_other_error(plain, tables):
    text = tomlkit.dumps(plain | tables)
    with pytest.raises(BadConfig) as caught:
        parse(text, Path("config.toml"), {})
    assert all(mistake.what and mistake.remedy for mistake in caught.value.mistakes)


@pytest.mark.parametrize("text", ["x = " + "[" * 10_000, "x = " + "9" * 10_000])
def test_what_overwhelms_the_parser_is_a_mistake_as_well(wrong, text):
    assert wrong(text) == [
        (
            "config.toml:1: this is not TOML: it is nested too deep, or a number is huge. "
            "Mend the line; text goes in quotes, and a list in brackets"
        )
    ]


# What can be lived with


@pytest.mark.parametrize("contact", ["", 'contact = ""', 'contact = "you@example.org"'])
def test_a_contact_that_is_nobodys_gives_a_warning(warned, contact):
    assert warned(f"[site]\n{contact}\n{CHANNEL}{WATCH}") == [
        (
            f"config.toml:{2 if contact else 1}: site.contact: "
            "Ofsted cannot reach you if the watcher misbehaves. Set your own mail address"
        )
    ]


def test_a_mirror_needs_no_contact_and_no_pace(warned):
    text = '[site]\nreports = "http://127.0.0.1:1"\nfiles = "http://127.0.0.1:1"\npace = 0\n'
    assert warned(f"{text}{CHANNEL}{WATCH}[schedule]\nlistings = '1s'\n") == []


@pytest.mark.parametrize("listings", ["2m", "* * * * *"])
def test_polling_more_often_than_the_site_changes_gives_a_warning(warned, listings):
    assert warned(schedule(f'listings = "{listings}"')) == [
        (
            f"config.toml:11: schedule.listings: '{listings}' is more often than the site changes. "
            "15m or more is enough"
        )
    ]


def test_a_provider_that_is_listed_twice_is_watched_once_with_a_warning(read):
    page = "https://reports.ofsted.gov.uk/provider/2/9000001"
    config = read(LEAST.replace('["2/9000001"]', f'[\n"2/9000001",\n"{page}"]'))
    assert config.watches[0].providers == (HOME,)
    assert [(one.line, one.what) for one in config.warnings] == [
        (10, "watch 'Hollybank': providers: 2/9000001 is listed twice")
    ]


def test_a_channel_that_is_named_twice_is_told_once_with_a_warning(read):
    config = read(LEAST.replace('["desk"]', '["desk", "desk"]'))
    assert config.watches[0].channels == ("desk",)
    assert [one.what for one in config.warnings] == [
        "watch 'Hollybank': channels: 'desk' is listed twice"
    ]


def test_two_channels_of_one_watch_with_one_address_give_a_warning(warned):
    text = LEAST.replace('["desk"]', '["desk", "other"]') + CHANNEL.replace("desk", "other")
    assert warned(text) == [
        (
            "config.toml:10: channel 'other': it has the same address as channel 'desk', and a "
            "watch names both. Name only one of them in the watch"
        )
    ]


def test_an_alias_for_a_provider_of_no_concern_gives_a_warning(warned):
    assert warned(watch('aliases = { "2/9000002" = "ours" }')) == [
        (
            "config.toml:10: watch 'Hollybank': aliases: this watch does not list 2/9000002. "
            "Add it to providers"
        )
    ]
    assert warned(watch('aliases = { "9000001" = "ours" }')) == []


def test_with_selectors_an_alias_may_be_for_one_whom_they_find(warned):
    aliases = 'aliases = { "2/9000002" = "ours" }'
    assert warned(watch(f'owners = ["Hollybank*"]\n{aliases}')) == []
    assert warned(watch(f'owners = ["Hollybank*"]\nexcept = ["2/9000002"]\n{aliases}')) == [
        (
            "config.toml:12: watch 'Hollybank': aliases: 2/9000002 is in except. "
            "Remove it from one of the two"
        )
    ]


def test_except_without_a_selector_takes_nobody_away(warned):
    assert warned(watch('except = ["2/9000002"]')) == [
        (
            "config.toml:10: watch 'Hollybank': except: this watch has no owners, trusts or "
            "local_authorities to take anybody from. Leave it out"
        )
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('owners = ["Ha*"]', "owners: 'Ha*' may mean many that are not wanted"),
        ('trusts = ["*b*c*"]', "trusts: '*b*c*' may mean many that are not wanted"),
        ('owners = ["Hol*"]', None),
        ('owners = ["*Hollybank*"]', None),
        ('owners = ["HB"]', None),
    ],
)
def test_a_pattern_with_little_of_a_name_gives_a_warning(read, lines, said):
    warnings = [one.what for one in read(watch(lines)).warnings]
    assert warnings == ([f"watch 'Hollybank': {said}"] if said else [])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            'owners = ["Hollybank Ltd", "HOLLYBANK LIMITED"]',
            "owners: 'HOLLYBANK LIMITED' is listed twice, once as 'Hollybank Ltd'",
        ),
        ('trusts = ["16999", "16999"]', "trusts: '16999' is listed twice"),
        (
            'local_authorities = ["Durham", "County Durham"]',
            "local_authorities: 'County Durham' is listed twice, once as 'Durham'",
        ),
        (
            'local_authorities = ["*"]\ntypes = ["primary", "primary"]',
            "types: 'primary' is listed twice",
        ),
        (
            'owners = ["Hollybank"]\nexcept = ["2/9000002", " 2/9000002"]',
            "except: 2/9000002 is listed twice",
        ),
        ('alert_on = ["status", "status"]', "alert_on: 'status' is listed twice"),
    ],
)
def test_what_is_listed_twice_gives_a_warning(read, lines, said):
    [warning] = read(watch(lines)).warnings
    assert (warning.what, warning.remedy) == (f"watch 'Hollybank': {said}", "Remove one of the two")


@pytest.mark.parametrize(
    ("url", "mode", "is_said"),
    [
        ("https://hooks.example.org/abc", 0o644, True),
        ("https://hooks.example.org/abc", 0o640, True),
        ("https://hooks.example.org/abc", 0o600, False),
        ("console:", 0o644, False),
        ("json://127.0.0.1:8000/hook", 0o644, False),
        ("mailto://user:password@127.0.0.1", 0o644, True),
        ("${URL}", 0o644, False),
    ],
)
def test_a_secret_that_others_may_read_gives_a_warning(tmp_path, url, mode, is_said):
    path = tmp_path / "config.toml"
    path.write_text(channel(f'url = "{url}"'))
    path.chmod(mode)
    warnings = load(path, {"URL": "json://example.org"}).warnings
    secret = Mistake(
        path,
        5,
        "channel 'desk': url: the address is a secret, and others on this machine may read "
        "this file",
        "Run chmod 600 config.toml, or write ${NAME} and set it in the environment",
    )
    assert warnings == ((secret,) if is_said else ())


# Channels


def test_a_channel_that_nothing_can_open_is_a_mistake_at_its_line(read, tmp_path):
    config = read(channel('url = "nonsense://hidden"') + CHANNEL.replace("desk", "other"))
    [mistake] = channel_mistakes(config)
    assert (mistake.file, mistake.line) == (tmp_path / "config.toml", 5)
    assert mistake.what.startswith("channel 'desk': nonsense://")
    assert "hidden" not in str(mistake)


def test_channels_that_can_be_opened_are_no_mistakes(read):
    assert channel_mistakes(read(LEAST)) == ()


# The file that comes with the project, and the docs


def test_the_projects_own_file_loads_as_it_stands():
    config = load(ROOT / "config.toml", {})
    assert [one.what for one in config.warnings] == [
        "site.contact: Ofsted cannot reach you if the watcher misbehaves"
    ]
    assert [watch.name for watch in config.watches] == ["Dimensions Care"]
    assert [str(provider) for provider in config.watches[0].providers] == [
        "2/2648446", "2/2686902", "2/2742968", "2/2775501", "2/2810447",
    ]  # fmt: skip
    assert config.watches[0].owners == ("Dimensions Care*",)
    assert channel_mistakes(config) == ()


def test_what_is_commented_out_in_the_projects_file_loads_as_well(tmp_path):
    text = (ROOT / "config.toml").read_text()
    path = tmp_path / "config.toml"
    path.write_text(re.sub(r"(?m)^# (\[\[|\w+ *= )", r"\1", text))
    examples = dict(re.findall(r"(?m)^#   (\w+)='(.*)'$", text.replace("…", f"T1/B1/{'x' * 24}")))
    config = load(path, examples | {"HEALTHCHECK_URL": "https://hc.example.org/abc"})
    assert [channel.name for channel in config.channels] == ["console", "newsdesk", "slack"]
    assert config.operator.ping == "https://hc.example.org/abc"
    assert [mistake.what for mistake in channel_mistakes(config)] == []


DOC = (ROOT / "docs" / "config.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("table", "key"), [(name, key) for name, model in TABLES.items() for key in keys_of(model)]
)
def test_every_key_is_documented_in_the_section_of_its_table(table, key):
    if key in TABLES:
        assert f"[{key}]" in DOC
        return
    title = {"": "At the top", "channel": "`[[channel]]`", "watch": "`[[watch]]`"}
    section = DOC.split(f"\n## {title.get(table, f'`[{table}]`')}\n")[1].split("\n## ")[0]
    documented = {
        word
        for cell in re.findall(r"(?m)^\| (`[^|]*`) \|", section)
        for word in re.findall(r"`(\w+)`", cell)
    }
    assert key in documented


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL))
def test_every_example_of_the_docs_loads(read, tmp_path, example):
    # An example shows one table: the others are put beside it.
    example = example.replace("/run/secrets", str(tmp_path))
    (tmp_path / "managers-slack").write_text("https://hooks.example.org/abc")
    tables = tomllib.loads(example)
    names = [one["name"] for one in tables.get("channel", [])]
    if not {"newsdesk", "terminal"} & set(names):
        example += CHANNEL.replace("desk", "newsdesk")
    if "watch" not in tables:
        example += WATCH.replace("desk", "newsdesk")
    variables = re.findall(r"\$\{(\w+)\}", example)
    read(example, dict.fromkeys(variables, "https://example.org/abc"))


def test_the_defaults_of_the_docs_are_those_of_the_code():
    for model in TABLES.values():
        for key, value in model.model_fields.items():
            if isinstance(value.default, str | int | float) and not isinstance(value.default, bool):
                shown = f'"{value.default}"' if isinstance(value.default, str) else value.default
                assert f"| `{key}` | `{shown}` |" in DOC
