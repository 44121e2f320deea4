# Sourced by ./test.sh: finds a Docker engine or starts one for the length of the tests.

docker_socket=/var/run/docker.sock
docker_started=

docker_answers() {
  curl -fsS --max-time 5 --unix-socket "$docker_socket" http://localhost/_ping >/dev/null 2>&1
}

# Packages of the sandboxes: an engine unless one answers, and what the tasks' base image is made of.
need_sandboxes() {
  need_bubblewrap
  # Somebody else's engine may be reached by a variable of its own; nothing is installed or started then.
  if [ -n "${DOCKER_HOST:-}" ] || docker_answers || [ "$(id -u)" -ne 0 ]; then return 0; fi
  command -v dockerd >/dev/null 2>&1 || missing+=(docker.io iptables)
  command -v debootstrap >/dev/null 2>&1 || missing+=(debootstrap)
}

# Starts an engine where none answers and we may; tests that need one say so themselves when there is none.
start_docker() { # log file
  if [ -n "${DOCKER_HOST:-}" ] || docker_answers || [ "$(id -u)" -ne 0 ] || ! command -v dockerd >/dev/null 2>&1; then return 0; fi
  setsid dockerd >"$1" 2>&1 &
  docker_started=$!
  local wait
  for wait in $(seq 60); do
    if docker_answers; then return 0; fi
    if ! kill -0 "$docker_started" 2>/dev/null; then break; fi
    sleep 0.5
  done
  echo "test: no Docker engine could be started; its last words:" >&2
  tail -n 5 "$1" >&2
}

stop_docker() {
  [ -z "$docker_started" ] || { kill "$docker_started" 2>/dev/null && wait "$docker_started" 2>/dev/null; } || true
}
