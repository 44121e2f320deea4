#!/bin/bash
. "$(dirname "$0")/check.sh"
prints of-1 python3 carpet.py "$expected/in-1.txt"
prints of-2 python3 carpet.py "$expected/in-2.txt"
prints of-3 python3 carpet.py "$expected/in-3.txt"
pass
