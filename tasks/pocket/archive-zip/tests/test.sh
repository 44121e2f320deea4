#!/bin/bash
. "$(dirname "$0")/check.sh"
is_file wheel.zip
python3 -I -c '
import os, sys, zipfile
held = zipfile.ZipFile(sys.argv[1])
want = sorted(os.listdir(sys.argv[2]))
same = sorted(held.namelist()) == want and all(held.read(n) == open(os.path.join(sys.argv[2], n), "rb").read() for n in want)
sys.exit(not same)' wheel.zip "$expected/zipped" 2> /dev/null || fail "/app/wheel.zip does not hold the right files"
pass
