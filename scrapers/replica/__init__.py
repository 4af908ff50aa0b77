"""
A small site of our own that answers like Ofsted's: for tests, the demo and benchmarks.

Everything on it is invented. `Site` is its state, `serve` puts it on loopback, `hollybank` and
`load_story` are the group of homes of the demo and what happens to them.
"""

from scrapers.replica.faults import Fault
from scrapers.replica.invented import InventedProvider, InventedReport
from scrapers.replica.loading import hollybank, load_site
from scrapers.replica.server import Replica, Request, serve
from scrapers.replica.site import Site
from scrapers.replica.story import Step, load_story
from scrapers.replica.variants import Variants

__all__ = [
    "Fault",
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
    "serve",
]
