#!/bin/bash
echo sapphire
