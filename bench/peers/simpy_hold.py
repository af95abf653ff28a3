"""The hold model on SimPy: `pending` timers, each of which arms the next when it fires,
and one event a day ahead.

Usage: simpy_hold.py PENDING EVENTS; prints events per second as JSON.
"""

import json
import random
import sys
import time

import simpy

pending, events = int(sys.argv[1]), int(sys.argv[2])
environment = simpy.Environment()
draw = random.Random(1).random


def arm(_event=None):
    timeout = environment.timeout(draw() * 10)
    timeout.callbacks.append(arm)


environment.timeout(86_400_000)
for _ in range(pending):
    arm()
# One turn of the queue, so that its shape is that of the long run.
for _ in range(pending):
    environment.step()
started = time.perf_counter()
for _ in range(events):
    environment.step()
print(json.dumps({"eventsPerSecond": events / (time.perf_counter() - started)}))
