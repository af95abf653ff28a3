#!/bin/sh
# Submits one job with the AWS CLI, as a submission script does.
aws emr-containers start-job-run --virtual-cluster-id "$VIRTUAL_CLUSTER_ID" \
  --name "noop-$JOB_UNIQUE_ID" --execution-role-arn arn:aws:iam::123456789012:role/job \
  --release-label emr-7.9.0-latest --job-driver '{
    "sparkSubmitJobDriver": {
      "entryPoint": "local:///noop.py",
      "sparkSubmitParameters": "--conf spark.executor.instances=1"
    }
  }'
