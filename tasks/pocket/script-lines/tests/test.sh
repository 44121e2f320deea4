#!/bin/bash
. "$(dirname "$0")/check.sh"
prints of-example bash clock.sh example.txt
prints of-1 bash clock.sh "$expected/in-1.txt"
prints of-2 bash clock.sh "$expected/in-2.txt"
pass
