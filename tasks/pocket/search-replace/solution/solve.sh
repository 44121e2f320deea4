#!/bin/bash
set -e
cd /app
sed -i 's/silver/ginger/g' garden.txt
