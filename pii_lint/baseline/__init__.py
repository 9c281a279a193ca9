"""Findings that are known: a file of them that a project keeps, and how findings are found again in it.

A baseline lets a project start with the leaks that it has, and hear of new ones only.
"""
