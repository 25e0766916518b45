"""The report: one HTML page about a folder that needs nothing else to be opened."""
