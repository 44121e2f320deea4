#!/bin/bash
. "$(dirname "$0")/check.sh"
mode_is mirror.conf 711
content_is mirror.conf mirror.conf
pass
