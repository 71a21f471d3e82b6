"""The program ``triplewire``: the command line that the wheel brings along."""

from __future__ import annotations

import signal
import sys

from . import _triplewire


def main() -> int:
    """Run the command line with the words of ``sys.argv``.

    Returns
    -------
    int
        The exit code: 0 done, 1 failed, 2 wrong usage, 3 done but with records skipped or rules violated.
    """
    # Python's handler would wait for the command to end before it does anything.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _triplewire.run_program(sys.argv)
