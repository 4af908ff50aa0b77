"""`python -m watcher` is the command line."""

from watcher.cli import main

main()
