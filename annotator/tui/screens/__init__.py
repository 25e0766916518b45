"""Dialogs: each asks one thing and gives back an answer, or None when it is left."""
