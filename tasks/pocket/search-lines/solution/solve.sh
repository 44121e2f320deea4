#!/bin/bash
set -e
cd /app
grep WARNING backup.log > found.txt
