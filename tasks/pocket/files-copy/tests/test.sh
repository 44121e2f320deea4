#!/bin/bash
. "$(dirname "$0")/check.sh"
content_is wheel.txt wheel.txt
content_is letter/chair.txt letter/chair.txt
pass
