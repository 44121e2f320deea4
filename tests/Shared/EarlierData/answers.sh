#!/usr/bin/env bash
# Writes answers/: what that build's server says of the unpacked legacy-data.tar.gz, for comparison with later versions.
# Usage: answers.sh. Expects the program where make.sh puts it; replaces /tmp/vectorscope-legacy/data.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=/tmp/vectorscope-legacy data=/tmp/vectorscope-legacy/data program=/tmp/vectorscope-legacy/program
address=http://localhost:5987
export HOME=$root/home DOTNET_CLI_TELEMETRY_OPTOUT=1 TZ=UTC
source "$here/serving.sh"
rm -rf "$data"
tar -xzf "$here/legacy-data.tar.gz" -C "$root"
start_server
trap 'kill_server' ERR
# What was queued runs by itself; what a dead server still "ran" is noticed.
until get '/api/runs?count=1000' | jq -e 'all(.items[]; .state != "queued" and .state != "running")' > /dev/null; do sleep 1; done
until get /api/models | jq -e 'all(.[]; .missing or .contentHash != null)' > /dev/null; do sleep 0.5; done
rm -rf "$here/answers"
python3 - "$address" "$here" <<'PY'
import json, pathlib, sys, urllib.parse, urllib.request
address, here = sys.argv[1], pathlib.Path(sys.argv[2])
answers = here / "answers"
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
queued = next(run["run"] for run in json.loads((here / "runs.json").read_text()) if run["called"] == "capture-queued")
cut = next(run["run"] for run in json.loads((here / "runs.json").read_text()) if run["called"] == "training-running")

def get(path):
    try:
        with opener.open(address + path) as answer: return json.load(answer)
    except urllib.error.HTTPError as error:
        body = json.load(error)
        return {"status": error.code, "detail": body.get("detail")}

# Times of looking, and all times and versions of the two runs that go on when the server starts.
def still(value, moved):
    if isinstance(value, dict):
        gone = {"lastSeenAt", "traceId"} | ({"at", "startedAt", "endedAt", "createdAt", "rate", "owner", "change", "version", "sha256", "bytes", "elapsed"} if moved else set())
        return {key: still(item, moved or value.get("id") in (queued, cut)) for key, item in value.items() if key not in gone}
    return [still(item, moved) for item in value] if isinstance(value, list) else value

# One file for what belongs together: requests and what was answered, in order.
class File:
    def __init__(self, name): self.path, self.answers = answers / name, []
    def add(self, path, moved=False):
        value = get(path)
        self.answers.append({"get": path, "answer": still(value, moved)})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.answers, indent=1, ensure_ascii=False) + "\n")
        return value

file = File("runs.json")
listed = [run for archived in ["false", "true"] for run in file.add(f"/api/runs?count=1000&descending=false&archived={archived}")["items"]]
for row in {run["id"]: run for run in listed}.values():
    run, kind, moved = row["id"], row["kind"], row["id"] in (queued, cut)
    begun = not (row["state"] == "cancelled" and not row["startedAt"])
    file = File(f"runs/{run}.json")
    for part in ["", "/attempts", "/timeline", "/lineage", "/artifacts"] if begun else ["", "/timeline"]: file.add(f"/api/runs/{run}{part}", moved)
    if not begun: continue
    file = File(f"{kind}s/{run}.json")
    if kind == "capture":
        file.add(f"/api/captures/{run}", moved)
        reports = file.add(f"/api/captures/{run}/separability", moved)
        if row["state"] == "completed" and reports:
            file.add(f"/api/captures/{run}/projections?" + urllib.parse.urlencode({"layer": 1} | {key: reports[0][key] for key in ["sideA", "sideB", "position"]}), moved)
    if kind == "training":
        for part in ["", "/progress", "/steps", "/curve?points=10"]: file.add(f"/api/trainings/{run}{part}", moved)
    if kind == "benchmark":
        for part in ["results", "progress", "grid"]: file.add(f"/api/benchmarks/{run}/{part}")
        trials = file.add(f"/api/benchmarks/{run}/trials?count=1000")["items"]
        file.add(f"/api/benchmarks/{run}/reparse?mode=patched")
        for trial in [t for t in trials if t["counts"]["turns"] > 0][:2] + [t for t in trials if t["counts"]["turns"] == 0][:1]:
            file.add(f"/api/benchmarks/{run}/trials/{trial['id']}")
            turns = file.add(f"/api/benchmarks/{run}/trials/{trial['id']}/turns")
            if turns: file.add(f"/api/benchmarks/{run}/trials/{trial['id']}/turns/{turns[-1]['number']}")
for name in ["personas", "prompt-sets", "models", "task-sets"]:
    file = File(f"{name}.json")
    for row in file.add(f"/api/{name}"):
        if name in ("prompt-sets", "models") and not row.get("builtIn"): file.add(f"/api/{name}/{row['id']}")
        if name == "task-sets" and not row.get("builtIn"): file.add(f"/api/{name}/{row['name']}")
PY
stop_server
du -sh "$here/answers" >&2
