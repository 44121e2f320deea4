#!/bin/bash
set -e
cd /app
cd parts
cat flower.txt apple.txt ladder.txt flag.txt > ../whole.txt
