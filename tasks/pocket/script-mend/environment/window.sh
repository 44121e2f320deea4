#!/bin/bash
i=$1
while [ "$i" -lt "$2" ]; do
  echo "$i"
  i=$((i + 4))
done
