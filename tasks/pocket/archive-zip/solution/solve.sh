#!/bin/bash
set -e
cd /app
cd clock
zip -q ../wheel.zip *.txt
