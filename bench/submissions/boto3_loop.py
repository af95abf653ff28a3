"""Submits jobs one after the other with boto3, as a load script in Python does.

Usage: boto3_loop.py VIRTUAL_CLUSTER_ID SUBMISSIONS; prints CPU seconds per submission, and those
until the loop starts: imports, and the first call, which makes the client.
"""

import sys
import time

import boto3

virtual_cluster, submissions = sys.argv[1], int(sys.argv[2])
client = boto3.client("emr-containers")


def submit(number):
    client.start_job_run(
        virtualClusterId=virtual_cluster,
        name=f"noop-{number}",
        executionRoleArn="arn:aws:iam::123456789012:role/job",
        releaseLabel="emr-7.9.0-latest",
        jobDriver={
            "sparkSubmitJobDriver": {
                "entryPoint": "local:///noop.py",
                "sparkSubmitParameters": "--conf spark.executor.instances=1",
            }
        },
    )


submit(0)
started = time.process_time()
for number in range(1, submissions + 1):
    submit(number)
print((time.process_time() - started) / submissions, started)
