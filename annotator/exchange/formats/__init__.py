"""The built-in formats, one module each."""
