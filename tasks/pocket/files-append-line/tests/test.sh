#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are door.txt door.txt
pass
