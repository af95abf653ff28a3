"""Checks what the server sent against botocore's own model of the service."""

import json
import re

from botocore.utils import parse_timestamp


def check_json(text, shape):
    """Problems of a JSON body: members that the model has not, missing ones, wrong values."""
    problems = []
    _check(json.loads(text or "{}"), shape, shape.name if shape else "", problems)
    return problems


def _check(value, shape, path, problems):
    if shape is None:
        if value:
            problems.append(f"{path}: the operation has no output, but {value!r} came")
        return
    kind = shape.type_name
    if kind == "structure":
        _check_structure(value, shape, path, problems)
    elif kind == "list":
        _check_size(len(value), shape, path, problems)
        for index, item in enumerate(value):
            _check(item, shape.member, f"{path}[{index}]", problems)
    elif kind == "map":
        # Services tell of no tags by an empty map, where the model asks for one at least.
        if value:
            _check_size(len(value), shape, path, problems)
        for key, item in value.items():
            _check(key, shape.key, f"{path}.{key}", problems)
            _check(item, shape.value, f"{path}.{key}", problems)
    elif kind == "timestamp":
        _check_timestamp(value, shape, path, problems)
    elif kind in ("integer", "long"):
        if not isinstance(value, int) or isinstance(value, bool):
            problems.append(f"{path}: {value!r} is no whole number")
    elif kind in ("float", "double"):
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            problems.append(f"{path}: {value!r} is no number")
    elif kind == "boolean":
        if not isinstance(value, bool):
            problems.append(f"{path}: {value!r} is no boolean")
    elif kind == "string":
        _check_string(value, shape, path, problems)


def _check_structure(value, shape, path, problems):
    if not isinstance(value, dict):
        problems.append(f"{path}: {value!r} is no object")
        return
    # What stands in headers or in the status is no part of the body.
    names = {
        member.serialization.get("name", name): member
        for name, member in shape.members.items()
        if member.serialization.get("location") is None
    }
    for name, item in value.items():
        if name not in names:
            problems.append(f"{path}.{name}: the model has no such member")
        elif item is None:
            problems.append(f"{path}.{name}: null")
        else:
            _check(item, names[name], f"{path}.{name}", problems)
    for name in shape.required_members:
        wire_name = shape.members[name].serialization.get("name", name)
        if wire_name not in value:
            problems.append(f"{path}.{wire_name}: missing")


def _check_timestamp(value, shape, path, problems):
    wanted = shape.serialization.get("timestampFormat", "unixTimestamp")
    is_text = isinstance(value, str)
    if (wanted == "iso8601") != is_text:
        problems.append(f"{path}: {value!r} is no timestamp of the form {wanted}")
    parse_timestamp(value)


def _check_string(value, shape, path, problems):
    if not isinstance(value, str):
        problems.append(f"{path}: {value!r} is no string")
        return
    _check_size(len(value), shape, path, problems)
    if shape.enum and value not in shape.enum:
        problems.append(f"{path}: {value!r} is none of {shape.enum}")
    pattern = shape.metadata.get("pattern")
    # An empty tag value is allowed, whatever its pattern says.
    if pattern and value and not _matches(pattern, value):
        problems.append(f"{path}: {value!r} does not match {pattern}")


def _matches(pattern, value):
    try:
        return re.fullmatch(pattern, value, re.DOTALL) is not None
    except re.error:
        # Java's classes with surrogates mean nothing to Python.
        return True


def _check_size(size, shape, path, problems):
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low or high is not None and size > high:
        problems.append(f"{path}: a size of {size} is not from {low} to {high}")
