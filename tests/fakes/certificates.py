"""Certificates for servers on loopback."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Identity:
    """A server's key and certificates (PEM), and the certificate that vouches for it."""

    key: bytes
    chain: bytes
    ca: bytes

    def context(self, folder: Path) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(*self.write(folder))
        return made

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write certificate and key, return where."""
        folder.mkdir(exist_ok=True)
        paths = folder / "server.pem", folder / "server.key"
        for path, data in zip(paths, (self.chain, self.key), strict=True):
            path.write_bytes(data)
        return paths


@cache
def _authority() -> trustme.CA:
    return trustme.CA(organization_name="xlkpi tests")


@cache
def issued(name: str = "localhost", *, expired: bool = False) -> Identity:
    """A certificate of the tests' authority."""
    ends = datetime.now(UTC) - timedelta(days=1) if expired else None
    starts = ends - timedelta(days=9) if ends else None
    made = _authority().issue_cert(name, not_before=starts, not_after=ends)
    chain = b"".join(one.bytes() for one in made.cert_chain_pems)
    return Identity(made.private_key_pem.bytes(), chain, _authority().cert_pem.bytes())


@cache
def self_signed(name: str = "localhost") -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    me = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(me, me, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Identity(pem, made, made)
