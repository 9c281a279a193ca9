"""Reading: from the files that were discovered to their facts, from the cache or anew, in one process or several."""
