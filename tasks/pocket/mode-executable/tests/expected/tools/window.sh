#!/bin/bash
echo window
