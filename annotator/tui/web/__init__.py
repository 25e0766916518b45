"""The reader in a browser, through textual-serve: who may open it, its pages, and one process for each tab."""
