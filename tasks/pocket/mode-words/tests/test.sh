#!/bin/bash
. "$(dirname "$0")/check.sh"
mode_is carpet.sh 740
content_is carpet.sh carpet.sh
pass
