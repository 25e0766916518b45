"""What is on disk: articles, sidecars, workspace settings, keymap files, caches."""
