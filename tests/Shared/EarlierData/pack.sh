#!/usr/bin/env bash
# Last step of make.sh: packs /tmp/vectorscope-legacy/data, and writes specs/ and runs.json from it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=/tmp/vectorscope-legacy data=/tmp/vectorscope-legacy/data

# Logs, the address of a server that is gone, the key that signs its cookies: nothing that a run needs.
rm -rf "$data/logs" "$data/keys" "$data/server.json" "$data"/artifacts/.*.part
# Stack traces name the folder that the program was built in; what is left begins at src.
python3 - "$data/vectorscope.db" <<'PY'
import re, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
for table in ["Runs", "Attempts"]:
    for row, detail in store.execute(f"select rowid, Detail from {table} where Detail like '% in /%'").fetchall():
        store.execute(f"update {table} set Detail = ? where rowid = ?", (re.sub(r" in /\S*?/src/(?=Engine/|Jobs/|Dashboard/)", " in src/", detail), row))
store.commit()
PY
sqlite3 "$data/vectorscope.db" 'pragma wal_checkpoint(truncate); vacuum; pragma wal_checkpoint(truncate);' > /dev/null
rm -f "$data"/vectorscope.db-wal "$data"/vectorscope.db-shm
tar --format=pax --pax-option=delete=atime,delete=ctime --sort=name --owner=0 --group=0 --numeric-owner -C "$root" -cf - data | gzip -9n > "$here/legacy-data.tar.gz"
du -h "$here/legacy-data.tar.gz" >&2

# --- the stored specs and snapshots, one file for each run ----------------------------------------------------------------
rm -rf "$here/specs"
python3 - "$data/vectorscope.db" "$root/ids" "$here" <<'PY'
import collections, json, pathlib, sqlite3, sys
database, ids, here = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
names = {file.read_text().strip(): file.name for file in ids.iterdir()}
(here / "specs").mkdir()
counts, runs = collections.Counter(), []
for row in sqlite3.connect(database).execute("select Id, Kind, Name, State, Spec, Snapshot from Runs order by Id"):
    run, kind, name, state, spec, snapshot = row
    counts[kind] += 1
    file = f"{kind}-{counts[kind]}.json"
    # As stored: texts, since how a spec is written is part of what must stay readable.
    text = json.dumps({"run": run, "called": names.get(run), "kind": kind, "name": name, "state": state, "spec": spec, "snapshot": snapshot}, indent=2, ensure_ascii=False)
    (here / "specs" / file).write_text(text + "\n")
    runs.append({"run": run, "called": names.get(run), "kind": kind, "state": state, "name": name, "spec": f"specs/{file}"})
(here / "runs.json").write_text(json.dumps(runs, indent=2, ensure_ascii=False) + "\n")
PY
