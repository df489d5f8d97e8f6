"""The command line: one file a group of commands. It prints; the rest of the program does not."""
