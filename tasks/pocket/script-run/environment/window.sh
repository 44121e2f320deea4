#!/bin/bash
for i in 1 2 3 4 5 6 7 8; do
  echo $(( (i * $1 * 253 + 87) % 2949 ))
done
