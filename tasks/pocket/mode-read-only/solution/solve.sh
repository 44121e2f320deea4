#!/bin/bash
set -e
cd /app
find final -type f -exec chmod a-w {} +
