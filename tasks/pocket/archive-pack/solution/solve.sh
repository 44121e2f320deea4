#!/bin/bash
set -e
cd /app
tar -czf arrow.tar.gz plate
