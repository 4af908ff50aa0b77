"""Turns what Ofsted publishes into values."""
