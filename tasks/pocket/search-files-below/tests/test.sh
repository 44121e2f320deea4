#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are found.txt found.txt
pass
