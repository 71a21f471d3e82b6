"""The same labels in SQLite's full-text index: a table as `names.rs` makes it in (argument 1), a line of JSON with what
it took out. Argument 2 is the database to make, argument 3 a file of names to look up. Needs Python and nothing else."""

import csv
import json
import os
import resource
import sqlite3
import sys
import time

table, database, names = sys.argv[1:4]
start = time.perf_counter()
base = sqlite3.connect(database)
base.execute("PRAGMA journal_mode = OFF")
base.execute("PRAGMA synchronous = OFF")
base.execute("CREATE VIRTUAL TABLE label USING fts5(name, item UNINDEXED, class UNINDEXED, country UNINDEXED, tokenize = 'unicode61')")


def rows():
    with open(table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in [row["label"], *filter(None, row["aliases"].split("|"))]:
                yield name, row["id"], row["type"], row["country"]


base.executemany("INSERT INTO label VALUES (?, ?, ?, ?)", rows())
base.commit()
built = time.perf_counter() - start
base.close()

start = time.perf_counter()
base = sqlite3.connect(database)
base.execute("SELECT count(*) FROM label_config").fetchone()
opened = time.perf_counter() - start
wanted = open(names, encoding="utf-8").read().splitlines()
start = time.perf_counter()
found = 0
for name in wanted:
    phrase = '"' + name.replace('"', '""') + '"'
    found += any(hit[0] == name for hit in base.execute("SELECT name, item FROM label WHERE label MATCH ? LIMIT 1000", (phrase,)))
looked = time.perf_counter() - start
print(json.dumps({
    "build_seconds": built,
    "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    "bytes": os.path.getsize(database),
    "open_ms": opened * 1000,
    "look_ups_per_second": len(wanted) / looked,
    "found": found,
}))
