"""The commands, thin: each asks the rooms of the watcher and prints what they say."""
