"""Documents in: the text of files of many kinds, read in a child process with limits on time and memory."""
