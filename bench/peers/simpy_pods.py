"""Pods that arrive, queue for their host and leave, on SimPy.

Usage: simpy_pods.py FILE HOSTS CORES; a line of the file is a pod: arrival in seconds, host, cores,
seconds. Prints pods done, their mean wait and the wall-clock time as JSON.
"""

import csv
import json
import sys
import time

import simpy


class Host:
    """Cores that pods hold; the first waiting pod that fits starts."""

    def __init__(self, environment, cores):
        self.environment = environment
        self.free = cores
        self.waiting = []

    def request(self, cores):
        turn = self.environment.event()
        self.waiting.append((cores, turn))
        self.serve()
        return turn

    def release(self, cores):
        self.free += cores
        self.serve()

    def serve(self):
        place = 0
        while place < len(self.waiting) and self.free > 0:
            cores, turn = self.waiting[place]
            if cores <= self.free:
                self.free -= cores
                del self.waiting[place]
                turn.succeed()
            else:
                place += 1


def run_pod(environment, host, cores, seconds, waits):
    arrived = environment.now
    yield host.request(cores)
    waits.append(environment.now - arrived)
    yield environment.timeout(seconds)
    host.release(cores)


def arrive(environment, hosts, pods, waits):
    for at, host, cores, seconds in pods:
        yield environment.timeout(at - environment.now)
        environment.process(run_pod(environment, hosts[host], cores, seconds, waits))


def main(path, host_count, cores):
    with open(path, newline="") as file:
        pods = [(float(a), int(b), int(c), float(d)) for a, b, c, d in csv.reader(file)]
    started = time.perf_counter()
    environment = simpy.Environment()
    hosts = [Host(environment, cores) for _ in range(host_count)]
    waits = []
    environment.process(arrive(environment, hosts, pods, waits))
    environment.run()
    seconds = time.perf_counter() - started
    result = {"pods": len(waits), "meanWaitSeconds": sum(waits) / len(waits), "seconds": seconds}
    print(json.dumps(result))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
