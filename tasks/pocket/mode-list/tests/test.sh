#!/bin/bash
. "$(dirname "$0")/check.sh"
mode_is files/book.txt 444
mode_is files/flag.txt 400
mode_is files/bench.txt 750
mode_is files/garden.txt 755
mode_is files/lamp.txt 440
content_is modes.txt modes.txt
pass
