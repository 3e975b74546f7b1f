"""`python -m masking SOURCE... TARGET`."""

import sys

from masking.cli import main

sys.exit(main())
