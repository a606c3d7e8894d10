"""Who calls: `Authorization: Bearer <id>.<secret>`, or nobody in particular where the server has no keys."""

import hmac
import re
from hashlib import sha256
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from deployments.ingress.desk import AtDesk
from deployments.ingress.problems import Problem

_BEARER = re.compile(r"bearer +([a-z0-9_-]{1,32})\.([\x21-\x7e]{1,256})", re.IGNORECASE)
_NOBODY = "0" * 64
"""What the secret of an unknown id is compared with, so that the answer takes as long."""


def key_of(request: Request, desk: AtDesk) -> str:
    """The id of the caller's key; empty where the server has none. Problem 401 for none, two or a wrong one.

    The connection closes with the refusal: a body is not read for whom nobody knows.
    """
    if not desk.keys:
        return ""
    sent = request.headers.getlist("authorization")
    asked = _BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
    name, secret = asked.groups() if asked else ("", "")
    known = hmac.compare_digest(sha256(secret.encode()).hexdigest(), desk.keys.get(name, _NOBODY))
    if not known:
        headers = {"WWW-Authenticate": "Bearer", "Connection": "close"}
        raise Problem(401, "unauthorized", "send Authorization: Bearer <id>.<secret>", headers=headers)
    return name


Caller = Annotated[str, Depends(key_of)]
