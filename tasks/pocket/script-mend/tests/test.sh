#!/bin/bash
. "$(dirname "$0")/check.sh"
prints from-16 bash window.sh 16 28
prints from-19 bash window.sh 19 35
prints from-17 bash window.sh 17 41
pass
