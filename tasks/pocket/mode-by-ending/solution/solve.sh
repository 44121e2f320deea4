#!/bin/bash
set -e
cd /app
chmod 400 safe/*.key
