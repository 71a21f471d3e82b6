"""A column reconciled in OpenRefine, as a person would do it there, by the requests that its pages send.

Comes in: a table in CSV with names and positions, the address of a reconciliation service, an OpenRefine that runs on this machine.
Goes out: how many of its cells were matched; an error if that is less than nine in ten.
"""

import csv
import json
import time
import urllib.error
import urllib.parse
import urllib.request

OPENREFINE = "http://127.0.0.1:3333"


def request(path, fields=None, data=None, kind=None):
    body = urllib.parse.urlencode(fields).encode() if fields is not None else data
    headers = {"Content-Type": kind} if kind else {}
    with urllib.request.urlopen(urllib.request.Request(f"{OPENREFINE}{path}", body, headers), timeout=60) as answer:
        return answer.geturl(), answer.read()


def token():
    """What every request that changes something has to carry; the server may still be starting."""
    for _ in range(60):
        try:
            return json.loads(request("/command/core/get-csrf-token")[1])["token"]
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
    raise ValueError("OpenRefine does not answer")


def project(table):
    """Makes a project of a table and gives its identifier."""
    boundary = "part-of-a-form"
    parts = [
        ('name="format"', "text/line-based/*sv"),
        ('name="options"', json.dumps({"separator": ",", "headerLines": 1, "encoding": "UTF-8"})),
        ('name="project-name"', "people"),
        ('name="project-file"; filename="people.csv"\r\nContent-Type: text/csv', table.read_text(encoding="utf-8")),
    ]
    form = "".join(f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n" for head, value in parts)
    path = f"/command/core/create-project-from-upload?csrf_token={token()}"
    address, _ = request(path, data=f"{form}--{boundary}--\r\n".encode(), kind=f"multipart/form-data; boundary={boundary}")
    return urllib.parse.parse_qs(urllib.parse.urlparse(address).query)["project"][0]


def reconcile(number, column, property_column, service):
    config = {
        "mode": "standard-service",
        "service": service,
        "identifierSpace": service,
        "schemaSpace": service,
        "autoMatch": True,
        "columnDetails": [{"column": property_column, "property": {"id": property_column, "name": property_column}}],
        "limit": 0,
    }
    operation = {
        "op": "core/recon",
        "engineConfig": {"facets": [], "mode": "row-based"},
        "columnName": column,
        "config": config,
    }
    fields = {"operations": json.dumps([operation]), "csrf_token": token()}
    request(f"/command/core/apply-operations?project={number}", fields)
    for _ in range(120):
        if not json.loads(request(f"/command/core/get-processes?project={number}")[1])["processes"]:
            return
        time.sleep(0.5)
    raise ValueError("OpenRefine has not done with reconciling")


def reconciled(table, service):
    """Reconciles the column `name` with the help of the column `position`."""
    with open(table, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    number = project(table)
    reconcile(number, "name", "position", service)
    engine = {"engine": json.dumps({"facets": [], "mode": "row-based"}), "csrf_token": token()}
    _, answer = request(f"/command/core/get-rows?project={number}&start=0&limit=1000", engine)
    answer = json.loads(answer)
    found = [answer["pool"]["recons"][row["cells"][0]["r"]]["j"] for row in answer["rows"]]
    matched = found.count("matched")
    if len(found) != len(rows) or matched * 10 < len(rows) * 9:
        raise ValueError(f"{matched} of {len(rows)} cells were matched: {answer}")
    return f"{matched} of {len(rows)} cells matched"
