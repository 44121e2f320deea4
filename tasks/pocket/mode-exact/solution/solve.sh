#!/bin/bash
set -e
cd /app
chmod 711 mirror.conf
