#!/bin/bash
echo lemon
