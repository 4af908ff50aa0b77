"""Turns alerts into messages and sends them."""
