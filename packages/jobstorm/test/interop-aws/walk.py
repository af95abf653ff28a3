"""
Walks the AWS services of a served twin with boto3, every operation of EMR on EKS among them, and
prints as JSON what was called and what was wrong.

Environment: AWS_ENDPOINT_URL, AWS_REGION and keys; TWIN_NAMESPACE, a namespace that exists.
"""

import json
import os
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from model_check import check_json

config = Config(retries={"mode": "standard", "max_attempts": 3}, parameter_validation=False)
called = {}
problems = []
CLUSTER = "jobstorm-twin"
ROLE = "arn:aws:iam::123456789012:role/job"


def client(name):
    made = boto3.client(name, config=config, region_name=os.environ["AWS_REGION"])
    made.meta.events.register("response-received", note)
    return made


def note(response_dict=None, parsed_response=None, context=None, exception=None, **_):
    """Each answer as it came, beside what botocore read in it."""
    if exception is not None or parsed_response is None:
        return
    # The name of the operation is not among the arguments: `run` knows it.
    answers.append((response_dict, parsed_response))


answers = []


def run(service, method, **arguments):
    made = clients[service]
    operation = made.meta.method_to_api_mapping[method]
    answers.clear()
    result = getattr(made, method)(**arguments)
    response, _ = answers[-1]
    model = made.meta.service_model.operation_model(operation)
    called.setdefault(service, []).append(operation)
    body = response["body"].decode()
    if model.service_model.metadata["protocol"] in ("rest-json", "json"):
        for problem in check_json(body, model.output_shape):
            problems.append(f"{service} {operation}: {problem}")
    return result


def refused(code, status, service, method, **arguments):
    """The call must fail with this error, by the class that boto3 has for it where it has one."""
    made = clients[service]
    try:
        getattr(made, method)(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        http = error.response["ResponseMetadata"]["HTTPStatusCode"]
        if found != code or http != status:
            problems.append(f"{service} {method}: {found} {http} instead of {code} {status}")
        if not error.response["Error"]["Message"]:
            problems.append(f"{service} {method}: {code} has no message")
        modelled = getattr(made.exceptions, code, None) if hasattr(made.exceptions, code) else None
        if modelled is not None and not isinstance(error, modelled):
            problems.append(f"{service} {method}: {code} is not raised by its class")
        return
    problems.append(f"{service} {method}: {code} was expected, and it succeeded")


def expect(condition, words):
    if not condition:
        problems.append(words)


def advance(by):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"] + "/_twin/advance",
        data=json.dumps({"by": by}).encode(),
        headers={"content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        json.load(answer)


services = ("emr-containers", "sts", "eks", "service-quotas", "kms", "sqs", "events", "ec2")
clients = {name: client(name) for name in services}


def walk_emr():
    emr = "emr-containers"
    security = run(
        emr,
        "create_security_configuration",
        name="secure",
        securityConfigurationData={
            "authorizationConfiguration": {
                "encryptionConfiguration": {
                    "inTransitEncryptionConfiguration": {
                        "tlsCertificateConfiguration": {
                            "certificateProviderType": "PEM",
                            "publicCertificateSecretArn": "arn:aws:secretsmanager:us-west-2:123456789012:secret:public",
                        }
                    }
                }
            }
        },
        tags={"team": "a"},
    )
    run(emr, "describe_security_configuration", id=security["id"])
    expect(len(run(emr, "list_security_configurations")["securityConfigurations"]) == 1, "list")
    cluster = run(
        emr,
        "create_virtual_cluster",
        name="walked",
        containerProvider={
            "type": "EKS",
            "id": CLUSTER,
            "info": {"eksInfo": {"namespace": os.environ["TWIN_NAMESPACE"]}},
        },
        securityConfigurationId=security["id"],
        schedulerConfiguration={"maxConcurrentJobRuns": 50, "maxInQueueJobRuns": 100},
        tags={"team": "a", "empty": ""},
    )
    vc = cluster["id"]
    described = run(emr, "describe_virtual_cluster", id=vc)["virtualCluster"]
    expect(described["schedulerConfiguration"]["maxConcurrentJobRuns"] == 50, "its limits")
    expect(described["tags"] == {"team": "a", "empty": ""}, "its tags")
    run(emr, "list_virtual_clusters", containerProviderId=CLUSTER, states=["RUNNING", "ARRESTED"])
    updated = run(
        emr, "update_virtual_cluster", id=vc, schedulerConfiguration={"maxConcurrentJobRuns": 60}
    )["virtualCluster"]["schedulerConfiguration"]
    expect(updated == {"maxConcurrentJobRuns": 60}, f"limits are replaced: {updated}")
    walk_tags(cluster["arn"])
    walk_job_runs(vc)
    walk_templates(vc)
    walk_endpoints(vc)
    run(emr, "delete_virtual_cluster", id=vc)
    refused("ValidationException", 400, emr, "delete_virtual_cluster", id=vc)
    run(emr, "delete_security_configuration", id=security["id"])
    refused("ResourceNotFoundException", 400, emr, "describe_virtual_cluster", id="nothing")


def check_the_checker():
    """An answer that was doctored must be found out."""
    model = clients["emr-containers"].meta.service_model.operation_model("DescribeJobTemplate")
    data = {"executionRoleArn": ROLE, "releaseLabel": "emr-7.9.0-latest", "jobDriver": {}}
    template = {"jobTemplateData": data, "createdAt": "2026-01-05T00:00:00Z"}
    doctored = [
        {**template, "unknown": 1},
        {"createdAt": "2026-01-05T00:00:00Z"},
        {**template, "createdAt": 1767571200},
        {**template, "id": "UPPER"},
        {**template, "name": "a" * 65},
        {**template, "tags": {"a": 1}},
    ]
    for one in [template, *doctored]:
        found = check_json(json.dumps({"jobTemplate": one}), model.output_shape)
        expect((len(found) > 0) == (one is not template), f"{one}: {found}")


def walk_tags(arn):
    emr = "emr-containers"
    run(emr, "tag_resource", resourceArn=arn, tags={"more": "x y"})
    run(emr, "untag_resource", resourceArn=arn, tagKeys=["team", "empty"])
    found = run(emr, "list_tags_for_resource", resourceArn=arn)["tags"]
    expect(found == {"more": "x y"}, f"tags are {found}")


def walk_job_runs(vc):
    emr = "emr-containers"
    job = {
        "virtualClusterId": vc,
        "executionRoleArn": ROLE,
        "releaseLabel": "emr-7.9.0-latest",
        "jobDriver": {
            "sparkSubmitJobDriver": {
                "entryPoint": "local:///sleep.py",
                "entryPointArguments": ["a b", "ü"],
                "sparkSubmitParameters": "--conf spark.executor.instances=2",
            }
        },
        "configurationOverrides": {
            "applicationConfiguration": [
                {"classification": "spark-defaults", "properties": {"spark.ui.enabled": "false"}}
            ],
            "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://logs/"}},
        },
        "retryPolicyConfiguration": {"maxAttempts": 2},
        "tags": {"run": "1"},
    }
    started = [run(emr, "start_job_run", name=f"job-{n}", **job)["id"] for n in range(5)]
    found = run(emr, "describe_job_run", id=started[0], virtualClusterId=vc)["jobRun"]
    expect(found["jobDriver"] == job["jobDriver"], "the driver is told again")
    run(emr, "list_job_runs", virtualClusterId=vc, states=["PENDING", "SUBMITTED"], maxResults=2)
    pages = clients[emr].get_paginator("list_job_runs").paginate(
        virtualClusterId=vc, PaginationConfig={"PageSize": 2}
    )
    listed = [one["id"] for page in pages for one in page["jobRuns"]]
    expect(listed == started, f"the paginator gave {listed} of {started}")
    run(emr, "cancel_job_run", id=started[1], virtualClusterId=vc)
    advance("30m")
    states = {
        one["id"]: one["state"] for one in run(emr, "list_job_runs", virtualClusterId=vc)["jobRuns"]
    }
    expect(states[started[0]] == "COMPLETED" and states[started[1]] == "CANCELLED", str(states))
    refused("ValidationException", 400, emr, "cancel_job_run", id=started[0], virtualClusterId=vc)
    refused("ValidationException", 400, emr, "describe_job_run", id="short", virtualClusterId=vc)
    refused(
        "ResourceNotFoundException",
        400,
        emr,
        "start_job_run",
        **{**job, "virtualClusterId": "nothing"},
    )
    refused("ValidationException", 400, emr, "start_job_run", **{**job, "name": "a b"})


def walk_templates(vc):
    emr = "emr-containers"
    made = run(
        emr,
        "create_job_template",
        name="template",
        jobTemplateData={
            "executionRoleArn": ROLE,
            "releaseLabel": "${Release}",
            "jobDriver": {"sparkSqlJobDriver": {"entryPoint": "s3://x/y.sql"}},
            "parameterConfiguration": {
                "Release": {"type": "STRING", "defaultValue": "emr-7.9.0-latest"}
            },
        },
        kmsKeyArn="arn:aws:kms:us-west-2:123456789012:key/abc",
    )
    run(emr, "describe_job_template", id=made["id"])
    expect(len(run(emr, "list_job_templates")["templates"]) == 1, "one template")
    run(emr, "start_job_run", virtualClusterId=vc, name="templated", jobTemplateId=made["id"])
    run(emr, "delete_job_template", id=made["id"])
    refused("ResourceNotFoundException", 400, emr, "describe_job_template", id=made["id"])
    advance("30m")


def walk_endpoints(vc):
    emr = "emr-containers"
    made = run(
        emr,
        "create_managed_endpoint",
        name="notebooks",
        virtualClusterId=vc,
        type="JUPYTER_ENTERPRISE_GATEWAY",
        releaseLabel="emr-7.9.0-latest",
        executionRoleArn=ROLE,
    )
    place = {"virtualClusterId": vc, "id": made["id"]}
    before = run(emr, "describe_managed_endpoint", **place)["endpoint"]["state"]
    advance("10m")
    after = run(emr, "describe_managed_endpoint", **place)["endpoint"]["state"]
    expect((before, after) == ("CREATING", "ACTIVE"), f"{before}, {after}")
    run(emr, "list_managed_endpoints", virtualClusterId=vc, states=["ACTIVE"])
    run(
        emr,
        "get_managed_endpoint_session_credentials",
        endpointIdentifier=made["id"],
        virtualClusterIdentifier=vc,
        executionRoleArn=ROLE,
        credentialType="TOKEN",
    )
    run(emr, "delete_managed_endpoint", **place)
    advance("10m")
    gone = run(emr, "describe_managed_endpoint", **place)["endpoint"]["state"]
    expect(gone == "TERMINATED", f"the endpoint is {gone}")


def walk_others():
    run("sts", "get_caller_identity")
    assumed = run("sts", "assume_role", RoleArn=ROLE, RoleSessionName="walk")
    session = boto3.client(
        "sts",
        region_name=os.environ["AWS_REGION"],
        aws_access_key_id=assumed["Credentials"]["AccessKeyId"],
        aws_secret_access_key=assumed["Credentials"]["SecretAccessKey"],
        aws_session_token=assumed["Credentials"]["SessionToken"],
    )
    who = session.get_caller_identity()["Arn"]
    expect(who.endswith(":assumed-role/job/walk"), f"the session is {who}")
    run(
        "sts",
        "assume_role_with_web_identity",
        RoleArn=ROLE,
        RoleSessionName="web",
        WebIdentityToken="token",
    )
    run("eks", "list_clusters")
    run("eks", "describe_cluster", name=CLUSTER)
    refused("ResourceNotFoundException", 404, "eks", "describe_cluster", name="nothing")
    walk_access_entries()
    quotas = run("service-quotas", "list_service_quotas", ServiceCode="emr-containers")["Quotas"]
    run(
        "service-quotas",
        "get_service_quota",
        ServiceCode="emr-containers",
        QuotaCode=quotas[0]["QuotaCode"],
    )
    run(
        "service-quotas",
        "get_aws_default_service_quota",
        ServiceCode="emr-containers",
        QuotaCode=quotas[0]["QuotaCode"],
    )
    alias = run("kms", "list_aliases")["Aliases"][0]["AliasName"]
    run("kms", "describe_key", KeyId=alias)
    refused("NotFoundException", 400, "kms", "describe_key", KeyId="alias/none")
    walk_queue()
    walk_ec2()


def walk_access_entries():
    arn = "arn:aws:iam::123456789012:role/somebody"
    place = {"clusterName": CLUSTER, "principalArn": arn}
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    run("eks", "create_access_entry", **place)
    refused("ResourceInUseException", 409, "eks", "create_access_entry", **place)
    run("eks", "describe_access_entry", **place)
    run(
        "eks",
        "associate_access_policy",
        **place,
        policyArn=policy,
        accessScope={"type": "namespace", "namespaces": ["default"]},
    )
    run("eks", "list_associated_access_policies", **place)
    expect(arn in run("eks", "list_access_entries", clusterName=CLUSTER)["accessEntries"], "listed")
    run("eks", "disassociate_access_policy", **place, policyArn=policy)
    run("eks", "delete_access_entry", **place)
    refused("ResourceNotFoundException", 404, "eks", "describe_access_entry", **place)


def walk_queue():
    url = run("sqs", "create_queue", QueueName="walk", tags={"a": "b"})["QueueUrl"]
    run("sqs", "get_queue_url", QueueName="walk")
    arn = run("sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
    pattern = {"source": ["aws.emr-containers"], "detail": {"state": ["COMPLETED"]}}
    run("events", "put_rule", Name="walk", EventPattern=json.dumps(pattern))
    run("events", "put_targets", Rule="walk", Targets=[{"Id": "q", "Arn": arn["QueueArn"]}])
    run("events", "describe_rule", Name="walk")
    run("events", "list_rules", NamePrefix="w")
    run("events", "list_targets_by_rule", Rule="walk")
    run("sqs", "send_message", QueueUrl=url, MessageBody="a <b> & ü")
    got = run("sqs", "receive_message", QueueUrl=url, WaitTimeSeconds=1)["Messages"][0]
    expect(got["Body"] == "a <b> & ü", got["Body"])
    entries = [{"Id": "1", "ReceiptHandle": got["ReceiptHandle"]}]
    run("sqs", "delete_message_batch", QueueUrl=url, Entries=entries)
    run("events", "remove_targets", Rule="walk", Ids=["q"])
    run("events", "delete_rule", Name="walk")
    run("sqs", "delete_queue", QueueUrl=url)
    refused("QueueDoesNotExist", 400, "sqs", "get_queue_url", QueueName="walk")


def walk_ec2():
    zones = run("ec2", "describe_availability_zones")["AvailabilityZones"]
    expect(len(zones) > 0 and zones[0]["State"] == "available", str(zones))
    subnets = run("ec2", "describe_subnets")["Subnets"]
    expect({one["AvailabilityZone"] for one in subnets} == {one["ZoneName"] for one in zones}, "az")
    types = run("ec2", "describe_instance_types", InstanceTypes=["m5.4xlarge"])["InstanceTypes"]
    expect(types[0]["VCpuInfo"]["DefaultVCpus"] == 16, str(types))


check_the_checker()
walk_emr()
walk_others()
json.dump({"called": called, "problems": problems}, sys.stdout)
