#!/bin/bash
# PID 1 of the sandbox. A shell, because the first process of a PID namespace must collect every orphan that
# ends: daemons would otherwise stay as zombies, and whoever waits for them would wait for ever.
"$@"
exit $?
