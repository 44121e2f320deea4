#!/bin/bash
set -e
cd /app
git --git-dir=table.git show v1:river.txt > old.txt
