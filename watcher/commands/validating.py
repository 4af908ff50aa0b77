"""The command `validate`: what is wrong with the config, and whom its selectors find."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from watcher.commands.common import DONE, WRONG_USE, Failure, load_config, register_of, say
from watcher.shown import many

if TYPE_CHECKING:
    from watcher.config import Config, Mistake
    from watcher.selectors import Count, Selector
    from watcher.store.register import Register

_MANY = 2000
"""Above so many providers of one watch it is said what that means."""

_KEYS = {"owner": "owners", "trust": "trusts", "area": "local_authorities"}


@click.command()
@click.pass_context
def validate(ctx: click.Context) -> int:
    """
    Check the config, every mistake at once.

    Each is named with file, line and what to do. Exit code 2 if there is any. A warning is not a
    mistake. Where a watch has owners, trusts or local authorities, it is said how many providers
    they find in the register now.
    """
    from watcher.config import channel_mistakes
    from watcher.selectors import selectors

    config = load_config(ctx)
    mistakes = [*channel_mistakes(config), *_of_templates(config)]
    if mistakes:
        raise Failure("\n".join(map(str, mistakes)), WRONG_USE)
    providers = {reference for watch in config.watches for reference in watch.providers}
    asked = sum(len(selectors(watch)) for watch in config.watches)
    click.echo(
        f"{config.path}: good. {many(len(config.watches), 'watch', 'watches')}, "
        f"{many(len(providers), 'provider', 'providers')}, "
        f"{many(asked, 'selector', 'selectors') + ', ' if asked else ''}"
        f"{many(len(config.channels), 'channel', 'channels')}."
    )
    for warning in _of_no_file(config):
        _warn(warning)
    if asked:
        with register_of(config) as register:
            _say_whom(config, register)
    return DONE


def _of_templates(config: Config) -> Iterator[Mistake]:
    """Every mistake of the own templates, each tried on a sample of every kind."""
    from watcher.config import Mistake
    from watcher.own_templates import strange, tried

    if config.templates is None:
        return
    for each in tried(config.templates):
        yield Mistake(config.templates / each.name, each.line, each.what, "See docs/templates.md")
    for path, known in strange(config.templates):
        _warn(str(Mistake(path, 0, "it is no template of ours, and is not used", known)))


def _of_no_file(config: Config) -> Iterator[str]:
    """The types of which the register can have nobody."""
    from watcher.selectors import SERIES_OF

    for index, watch in enumerate(config.watches):
        for word in watch.types:
            if word not in SERIES_OF:
                what = f"{word!r} is in no official file, so nobody may be found by it"
                yield _at(config, index, "types", word, what, "List them under providers")


def _say_whom(config: Config, register: Register | None) -> None:
    """Print how many the selectors of each watch find; what is odd about that goes as warnings."""
    from watcher.headlines import day
    from watcher.selectors import count, selectors, series_needed

    needed = series_needed(config.watches)
    files = {one.file.series: one.file.as_at for one in register.files()} if register else {}
    held = needed & files.keys()
    if lacking := sorted(needed - held):
        what = f"has no file yet of {' and '.join(lacking)}" if held else "is empty"
        _warn(
            f"{config.path}: the register {what}: run `ofsted-watch register update`, or leave "
            "it to the daemon"
        )
    if register is None or (needed and not held):
        return
    dated = ", ".join(f"{series} as at {day(files[series])}" for series in sorted(held))
    click.echo(f"By the register ({dated}):" if dated else "By the register:")
    for index, watch in enumerate(config.watches):
        if selectors(watch):
            counted = count(watch, register)
            click.echo(f"{watch.name}: {many(counted.total, 'provider', 'providers')}")
            lines = [(len(watch.providers), "listed")] if watch.providers else []
            lines += [(number, str(selector)) for selector, number in counted.found]
            lines += [(-counted.taken, "under except")] if counted.taken else []
            for number, what in lines:
                click.echo(f"  {number:>6,}  {what}")
            for warning in _odd(config, index, counted, register, files.keys()):
                _warn(warning)


def _odd(
    config: Config, index: int, counted: Count, register: Register, held: Collection[str]
) -> Iterator[str]:
    """The warnings about one watch, each with its line."""
    from watcher.selectors import series_of

    for selector, number in counted.found:
        # Where the files are not there, that is said already.
        if not number and any(series in held for series in series_of(selector)):
            said = _of_nobody(selector, register)
            yield _at(config, index, _KEYS[selector.kind], selector.pattern, *said)
    if counted.total > _MANY:
        yield _at(config, index, None, None, *_of_many(config, counted.total))


def _of_nobody(selector: Selector, register: Register) -> tuple[str, str]:
    """What to say of a selector that finds nobody, and what may be done."""
    from watcher.selectors import nearest

    if selector.kind == "area":
        return f"{selector} matches nobody in the register", "Leave it if that may be so"
    what = f"{selector.pattern!r} matches nobody in the register"
    near = nearest(selector, register)
    if not near:
        return what, f"No {selector.kind} there is like it: leave it if it is a new one"
    names = ", ".join(map(repr, near))
    they = f"{selector.kind} is" if len(near) == 1 else f"{selector.kind}s are"
    return f"{what}; the nearest {they} {names}", "Write what is meant, or leave it if it is new"


def _of_many(config: Config, total: int) -> tuple[str, str]:
    """What so many providers of one watch mean, and what may be done."""
    from watcher.shown import length

    pace, sweep = config.site.pace, config.schedule.sweep
    takes = timedelta(seconds=total * pace)
    what = (
        f"it has {total:,} providers: at a pace of {pace:g} s, one reading of all their pages "
        f"takes {takes / timedelta(hours=1):.1f} hours"
    )
    if takes > sweep:
        return what, f"That is longer than the sweep of {length(sweep)}: lengthen it, or say less"
    return what, f"They are read once in a sweep of {length(sweep)}: say less if not all are wanted"


def _at(
    config: Config, index: int, key: str | None, value: str | None, what: str, remedy: str
) -> str:
    """A warning about a watch, or a value of one of its keys, with its line."""
    from watcher.config import Mistake, text_of
    from watcher.toml_text import line_of

    text = text_of(config.path)
    where: tuple[str | int, ...] = ("watch", index)
    said = [f"watch {config.watches[index].name!r}", what]
    if key is not None:
        values = tomllib.loads(text)["watch"][index][key]
        where = (*where, key, *([values.index(value)] if value in values else []))
        said.insert(1, key)
    return str(Mistake(config.path, line_of(text, where), ": ".join(said), remedy))


def _warn(what: str) -> None:
    say(f"warning: {what}", err=True)
