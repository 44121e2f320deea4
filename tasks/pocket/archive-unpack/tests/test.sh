#!/bin/bash
. "$(dirname "$0")/check.sh"
names_are window window.names
content_is window/horse.txt window/horse.txt
content_is window/zebra.txt window/zebra.txt
content_is window/flower/dog.txt window/flower/dog.txt
content_is window/flower/otter.txt window/flower/otter.txt
pass
