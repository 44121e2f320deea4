# Sourced: a server of that build on the fixed data folder. The machine is called "legacy", so that leases name nothing else.
get() { curl -sS --fail-with-body --noproxy '*' "$address$1"; }
post() { curl -sS --fail-with-body --noproxy '*' -X POST -H 'Content-Type: application/json' ${2+--data-binary "$2"} "$address$1"; }
put() { curl -sS --fail-with-body --noproxy '*' -X PUT -H 'Content-Type: application/json' --data-binary "$2" "$address$1"; }
patch() { curl -sS --fail-with-body --noproxy '*' -X PATCH -H 'Content-Type: application/json' --data-binary "$2" "$address$1"; }
delete() { curl -sS --fail-with-body --noproxy '*' -X DELETE "$address$1"; }

start_server() {
  unshare --uts sh -c 'hostname legacy; cd "$1"; exec dotnet "$2/Vectorscope.Dashboard.dll" serve --port "${3##*:}" --data "$4" --set Servers:lab:Url=http://localhost:9/v1 --set Servers:lab:MaxRetries=0' \
    sh "$root" "$program" "$address" "$data" >> "$root/server.log" 2>&1 &
  server=$!
  local waited=0
  until get /healthz > /dev/null 2>&1; do
    sleep 0.2; waited=$((waited + 1))
    [ "$waited" -lt 300 ] && kill -0 "$server" || { echo "the server did not start; see $root/server.log" >&2; exit 1; }
  done
}
kill_server() { kill -9 "$server"; wait "$server" 2> /dev/null || true; }
stop_server() { kill "$server"; wait "$server" 2> /dev/null || true; }
