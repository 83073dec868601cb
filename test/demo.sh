#!/bin/sh
# The main job on a real cluster: brings up the lab where it is not up, and tries the three layers on it.
set -eu
cd "$(dirname "$0")/.."
eval "$(node --import tsx test/lab/lab.ts up)" # its one line exports KUBECONFIG and PATH
exec node dist/cli.mjs run scenarios/layers.yaml
