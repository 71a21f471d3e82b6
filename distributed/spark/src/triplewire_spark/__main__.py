"""What ``python -m triplewire_spark`` runs: the command."""

import sys

from triplewire_spark.command import main

sys.exit(main())
