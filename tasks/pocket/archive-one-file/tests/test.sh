#!/bin/bash
. "$(dirname "$0")/check.sh"
content_is lion.txt lion.txt
is_gone camel.txt
is_gone mole.txt
is_gone lamb.txt
is_gone cat.txt
is_gone eagle.txt
pass
