"""From findings to changed source: which expressions to wrap in which call of the runtime, and where to import it.

libcst says where expressions are; the changes themselves are edits of the text, so that what is not changed keeps
every byte of its layout. Nothing here reads or writes files.
"""
