"""Runs the tree of events on stdin with SimPy and prints [instant, name] in the order they happen."""

import json
import sys

import simpy

events = json.load(sys.stdin)
environment = simpy.Environment()
happened = []


def schedule(index):
    timeout = environment.timeout(events[index]["delay"])
    timeout.callbacks.append(lambda _: happen(index))


def happen(index):
    happened.append([environment.now, index])
    for child in events[index]["children"]:
        schedule(child)


for index, event in enumerate(events):
    if event["isRoot"]:
        schedule(index)
environment.run()
json.dump(happened, sys.stdout)
