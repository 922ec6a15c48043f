"""A council's OpenID Connect provider on this machine, whose answers a test can spoil.

Signs with a real key, keeps codes with their challenge and nonce, and refuses as real
providers do. Its likeness to the standard is what `test_discovery.py` relies on.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """Make a signing key once."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class FakeProvider:
    """What the provider answers; each field can be changed by a test."""

    issuer: str
    subject: str = "person-1"
    client_id: str = "guildhall"
    client_secret: str = "shh"
    claims: dict[str, Any] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    signs_with: str = "one"
    algorithm: str = "RS256"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        """Say where the doors are."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.document

    def keys(self) -> dict[str, Any]:
        """Publish the key that signs, and no other."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(key("one").public_key(), True)
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Let the person in, and send them back with a code."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = query
        back = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Change a code into tokens, or refuse."""
        known = (form.get("client_id"), form.get("client_secret"))
        if known != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        id_token = self.id_token(asked.get("nonce", ""))
        return 200, {
            "access_token": "a",
            "token_type": "Bearer",
            "id_token": id_token,
        }

    def id_token(self, nonce: str) -> str:
        """Sign who the person is."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "email": "ada@office.example",
            "email_verified": True,
        } | self.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        signing: Any = key(self.signs_with)
        if self.algorithm == "HS256":
            signing = "x" * 64
        if self.algorithm == "none":
            signing = None
        return jwt.encode(
            claims, signing, algorithm=self.algorithm, headers={"kid": "one"}
        )


@contextmanager
def provider_on_this_machine() -> Iterator[FakeProvider]:
    """Run a provider for as long as a test needs it."""
    held: list[FakeProvider] = []

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fake, parts = held[0], urlsplit(self.path)
            fake.asked.append(parts.path)
            query = {k: v[0] for k, v in parse_qs(parts.query).items()}
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", fake.authorize(query))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            doors = {
                "/.well-known/openid-configuration": fake.discovery,
                "/keys": fake.keys,
            }
            known = parts.path in doors
            self.answer(200 if known else 404, doors[parts.path]() if known else {})

        def do_POST(self) -> None:
            fake = held[0]
            fake.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            self.answer(*fake.token(form))

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    held.append(FakeProvider(f"http://127.0.0.1:{server.server_address[1]}"))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield held[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
