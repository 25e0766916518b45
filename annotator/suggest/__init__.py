"""Suggestions: engines, entity grouping, claims, furniture, and the worker process that runs them."""
