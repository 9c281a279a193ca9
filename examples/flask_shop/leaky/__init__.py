"""A small web shop: accounts, checkout, support. Its mistakes are marked at the end of the line."""
