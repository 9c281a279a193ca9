"""The language server: what editors show while code is written (extra ``pii-lint[lsp]``).

The server speaks with the editor and holds no program; each folder has a process of its own that does the analysis.
"""
