# Sourced by test.sh. Every check ends the script with reward 0 and a reason unless it holds; "pass" comes last.
# Paths are within /app; the second argument of most checks is a file beside this one, under expected.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH LC_ALL=C.UTF-8 HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'
unset PYTHONPATH PYTHONSTARTUP GIT_DIR GIT_WORK_TREE
expected=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/expected
reward=/logs/verifier/reward.txt
mkdir -p /logs/verifier
echo 0 > "$reward"

fail() {
  echo "not solved: $*"
  exit 0
}

pass() {
  echo "solved"
  echo 1 > "$reward"
  exit 0
}

cd /app || fail "/app is gone"

# A plain file, and none so large that comparing it takes long.
is_file() {
  [ ! -L "$1" ] || fail "/app/$1 is a link"
  [ -f "$1" ] || fail "there is no file /app/$1"
  [ "$(stat -c %s "$1")" -le 1000000 ] || fail "/app/$1 is far too large"
}

content_is() {
  is_file "$1"
  cmp -s "$1" "$expected/$2" || fail "/app/$1 does not hold what it must"
}

lines_are() {
  is_file "$1"
  cmp -s <(sed '$a\' "$1") <(sed '$a\' "$expected/$2") || fail "/app/$1 does not hold the right lines"
}

answer_is() {
  is_file "$1"
  python3 -I -c '
import sys
text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
sys.exit(text.strip() != sys.argv[2])' "$1" "$2" || fail "/app/$1 does not hold the right answer"
}

names_are() {
  [ -d "$1" ] || fail "there is no folder /app/$1"
  (cd "$1" && find . ! -type d | cut -c 3- | LC_ALL=C sort) | cmp -s - "$expected/$2" || fail "/app/$1 does not hold the right files"
}

is_gone() {
  [ ! -e "$1" ] && [ ! -L "$1" ] || fail "/app/$1 is still there"
}

mode_is() {
  [ ! -L "$1" ] && [ -e "$1" ] || fail "there is no /app/$1"
  [ "$(stat -c %a "$1")" = "$2" ] || fail "/app/$1 has mode $(stat -c %a "$1")"
}

# What a command, given after the file that it must print, writes to its standard output.
prints() {
  local want=$1
  shift
  timeout 5 "$@" < /dev/null 2> /dev/null | head -c 100000 | cmp -s <(sed '$a\') <(sed '$a\' "$expected/$want") || fail "\"$*\" does not print what it must"
}
