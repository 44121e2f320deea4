#!/bin/bash
set -e
cd /app
find site -name '*.tmp' -delete
