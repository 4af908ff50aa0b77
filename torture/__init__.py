"""
Faults against the real program, counted: what was due, what was delivered, lost, doubled, false.

`python -m torture` runs them and prints a table; `docs/reliability.md` says how to read it. The
program runs as processes of its own against the replica of the site, a real SMTP server and a
webhook, all on loopback. It is no part of what is installed.
"""
