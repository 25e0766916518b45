"""Pure logic: spans, marks, commands, history, wrapping. Standard library only, no files, no clock."""
