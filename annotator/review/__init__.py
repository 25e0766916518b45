"""Work on decided articles: evaluation, agreement, merging, reports."""
