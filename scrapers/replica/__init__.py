"""
A small site of our own that answers like Ofsted's: for tests, the demo and benchmarks.

Everything on it is invented. `Site` is its state, `serve` puts it on loopback, `hollybank` and
`load_story` are the group of homes of the demo and what happens to them. It plays GOV.UK too:
`publish_from` writes an official file from the site as it is, and offers it there.
"""

from scrapers.replica.faults import Fault
from scrapers.replica.invented import InventedFile, InventedProvider, InventedReport
from scrapers.replica.loading import hollybank, load_site
from scrapers.replica.official_files import publish_from
from scrapers.replica.server import Replica, Request, serve
from scrapers.replica.site import Site
from scrapers.replica.story import Step, load_story
from scrapers.replica.variants import Variants

__all__ = [
    "Fault",
    "InventedFile",
    "InventedProvider",
    "InventedReport",
    "Replica",
    "Request",
    "Site",
    "Step",
    "Variants",
    "hollybank",
    "load_site",
    "load_story",
    "publish_from",
    "serve",
]
