"""The same small web shop without the leaks: what must be said is masked, what need not be said is left out."""
