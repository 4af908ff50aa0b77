"""How the readers of an alert have it changed what reaches them. Pure."""

from __future__ import annotations

from notify.alert import Alert
from watcher.config import Config
from watcher.config_tables import NOBODY


def how_to_change(alert: Alert, config: Config) -> str:
    """
    One sentence: the entries of the config that bring the alert, and who looks after them.

    The config is called by its name alone: where it lies is nothing to those who read alerts.
    """
    file = config.path.name
    if alert.kind == "operator":
        return f"To change that, edit [operator] in {file}."
    what = "watches" if len(alert.watches) > 1 else "watch" if alert.watches else "watchlist"
    contact = config.site.contact.strip()
    whom = contact if contact not in ("", NOBODY) else "whoever looks after this watcher"
    return f"To change that, edit the {what} in {file}, or ask {whom}."
