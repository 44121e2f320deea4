#!/bin/bash
echo cabin
