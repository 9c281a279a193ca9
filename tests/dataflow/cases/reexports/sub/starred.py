__all__ = ["starred", "starred_clean"]

starred = SOURCE
starred_clean = "text"
not_starred = "text"
