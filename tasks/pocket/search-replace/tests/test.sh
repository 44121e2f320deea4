#!/bin/bash
. "$(dirname "$0")/check.sh"
lines_are garden.txt garden.txt
pass
