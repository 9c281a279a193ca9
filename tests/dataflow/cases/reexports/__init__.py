"""Names that pass through the package's own namespace."""
from .core import give, keep as renamed
from .core import quiet
from .sub import *

__all__ = ["give", "renamed", "quiet"]
