#!/bin/bash
set -e
cd /app
join <(sort names.txt) <(sort cities.txt) > joined.txt
