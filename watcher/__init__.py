"""Watches Ofsted's report listings and decides what to tell whom."""

__version__ = "0.1.0"
