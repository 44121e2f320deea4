#!/bin/bash
. "$(dirname "$0")/check.sh"
[ -e brush/.git ] || fail "/app/brush is no git repository"
[ "$(git -C brush log -1 --format=%s refs/heads/engine -- 2> /dev/null)" = 'Mend the green arrow' ] || fail "the branch, the commit or its message is not right"
[ "$(git -C brush rev-parse refs/heads/engine^ 2> /dev/null)" = 078cc81d1484d095140a30d49dac12c47adbd5b5 ] || fail "the commit does not follow the last one of main"
git -C brush ls-tree -r --name-only refs/heads/engine 2> /dev/null | LC_ALL=C sort | cmp -s - "$expected/tracked" || fail "the commit does not hold the right files"
git -C brush show refs/heads/engine:apple.md 2> /dev/null | cmp -s <(sed '$a\') "$expected/line" || fail "apple.md does not hold the line"
pass
