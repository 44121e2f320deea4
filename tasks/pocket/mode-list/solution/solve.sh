#!/bin/bash
set -e
cd /app
while read -r mode name; do chmod "$mode" "files/$name"; done < modes.txt
