#!/bin/bash
set -e
cd /app
mkdir window
tar -xzf boat.tar.gz -C window
