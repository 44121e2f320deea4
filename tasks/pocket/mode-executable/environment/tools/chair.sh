#!/bin/bash
echo chair
