"""``python -m annotator`` is ``annotate``."""

import sys

from annotator.cli import main

if __name__ == "__main__":
    sys.exit(main())
