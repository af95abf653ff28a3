"""Reads a JSON list of texts on stdin and prints what the parser of aws-cli makes of each.

A text that it refuses becomes null.
"""

import json
import sys

from awscli.shorthand import ShorthandParser, ShorthandParseError


def parsed(text):
    try:
        return ShorthandParser().parse(text)
    except ShorthandParseError:
        return None


json.dump([parsed(text) for text in json.load(sys.stdin)], sys.stdout)
