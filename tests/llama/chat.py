"""What tests ask a server, and what they read off its answers."""

import json
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT_SECONDS = 120
# Whatever the environment says of proxies.
DIRECT = build_opener(ProxyHandler({}))


def complete(base: str, *messages: tuple[str, str], **body: object) -> dict:
    """The server's answer to messages of (role, content)."""
    body["messages"] = [{"role": role, "content": content} for role, content in messages]
    head = {"Content-Type": "application/json"}
    request = Request(f"{base}/chat/completions", json.dumps(body).encode(), head)
    with DIRECT.open(request, timeout=TIMEOUT_SECONDS) as response:
        return json.load(response)


def text(answer: dict) -> str:
    """What the model wrote."""
    return answer["choices"][0]["message"]["content"]


def finish(answer: dict) -> str:
    """Why it ended."""
    return answer["choices"][0]["finish_reason"]


def structured(schema: dict) -> dict:
    """The response format that demands this schema."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "decision", "schema": schema, "strict": True},
    }
