"""``python -m pii_lint`` is ``pii-lint``."""

from pii_lint.cli.main import main

if __name__ == "__main__":
    main()
