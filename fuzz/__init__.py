"""Throws what nobody would write at everything that reads: see docs/security.md."""
