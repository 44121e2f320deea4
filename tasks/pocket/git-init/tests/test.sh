#!/bin/bash
. "$(dirname "$0")/check.sh"
[ -e tower/.git ] || fail "/app/tower is no git repository"
[ "$(git -C tower log --format=%s 2> /dev/null)" = 'Polish the warm kettle' ] || fail "the commit or its message is not right"
git -C tower ls-tree -r --name-only HEAD 2> /dev/null | LC_ALL=C sort | cmp -s - "$expected/tracked" || fail "the commit does not hold the right files"
[ -z "$(git -C tower status --porcelain 2>&1)" ] || fail "something is not committed"
content_is tower/bench.txt tower/bench.txt
content_is tower/door.txt tower/door.txt
content_is tower/paper/notes.md tower/paper/notes.md
pass
