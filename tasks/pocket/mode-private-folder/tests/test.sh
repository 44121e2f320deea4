#!/bin/bash
. "$(dirname "$0")/check.sh"
mode_is piano 700
mode_is piano/lemon.txt 400
content_is piano/lemon.txt piano/lemon.txt
is_gone lemon.txt
pass
