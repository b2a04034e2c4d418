"""The command line: one file a command. Each reads, calls, shows and sets the exit code."""
