"""Faults: tasks that die in the middle of a step, as those of a machine that is lost do."""

from __future__ import annotations

import os


def killed(name: str):
    """Make the first attempt of the first task of a step end without a word, when it has made its first batch."""

    def around(step, batches):
        from pyspark import TaskContext

        context = TaskContext.get()
        dies = step == name and context.partitionId() == 0 and context.attemptNumber() == 0
        for batch in batches:
            if dies:
                os._exit(7)
            yield batch

    return around
