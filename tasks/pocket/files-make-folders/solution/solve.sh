#!/bin/bash
set -e
cd /app
while read -r name; do mkdir -p "rooms/$name"; touch "rooms/$name/ready"; done < names.txt
