#!/bin/bash
set -e
cd /app
cat > pillow.sh << 'EOF'
sum=0
for n in "$@"; do sum=$((sum + n)); done
echo $((sum * 7))
EOF
