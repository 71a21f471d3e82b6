"""Turn archives of news into knowledge graphs on Apache Spark.

The graph is that of ``triplewire build`` on one machine, line for line, whatever the partitions are.
"""

from __future__ import annotations

from .build import Built, build
from .sources import articles, files, json_lines

__all__ = ["Built", "articles", "build", "files", "json_lines"]
