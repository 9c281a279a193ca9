from .deep import first, second
from .starred import *
from .lazy import later as postponed
