#!/bin/bash
set -e
cd /app
cd backups
for a in *.tar.gz; do tar -tzf "$a" | grep -qx bear.txt && echo "$a" > /app/answer.txt; done; true
