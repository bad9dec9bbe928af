"""Certificates: the one somebody has, or one that this machine makes for itself."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import platformdirs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workshopkit.errors import SetupError
from workshopkit.room.reach.transport import Transport

#: Browsers refuse certificates that are valid for longer than 398 days.
_DAYS = 396
#: The clock of a phone may be behind.
_EARLY = timedelta(days=1)
#: No workshop should start with a certificate that ends in the middle of it.
_SPARE = timedelta(days=7)
#: The key and its certificate in one file, so that no crash can leave one of another.
OWN_FILE = "key-and-certificate.pem"
#: The certificate alone, for programs that should believe it.
_PUBLIC_FILE = "certificate.pem"


class NoCertificateFileError(SetupError):
    """There is no certificate at “{path}”."""


class NoKeyFileError(SetupError):
    """There is no key at “{path}”."""


class KeyNeededError(SetupError):
    """The certificate “{path}” needs its key. Name the file of the key after it."""


class UnreadableCertificateError(SetupError):
    """No certificate can be read from “{path}”. It has to be a PEM file."""


class UnreadableKeyError(SetupError):
    """No key can be read from “{path}”. It has to be a PEM file."""


class LockedKeyError(SetupError):
    """The key in “{path}” has a password. Use a copy without one that only you can read."""


class WrongKeyError(SetupError):
    """The key in “{key}” does not belong to the certificate in “{path}”."""


class CertificateExpiredError(SetupError):
    """The certificate in “{path}” was valid until {day}. Get a new one, or use --tls self."""


class CertificateTooEarlyError(SetupError):
    """The certificate in “{path}” is not valid before {day}. Is this machine's clock right?"""


class UnusableCertificateError(SetupError):
    """The certificate in “{path}” cannot be used: {reason}."""


class NoPlaceForCertificateError(SetupError):
    """The certificate cannot be kept in “{path}”: {reason}."""


# A certificate that somebody has


def given_transport(file: Path, key_file: Path | None = None) -> Transport:
    """Return TLS with a certificate and its key; the key may stand in the same file.

    Raises:
        SetupError: One of the files cannot be used; the sentence says why.
    """
    certificate = _certificate_in(file)
    key = _key_in(key_file) if key_file else _key_beside(file)
    if not _belong_together(certificate, key):
        raise WrongKeyError(key=key_file or file, path=file)
    _require_valid_now(certificate, file)
    return _transport(certificate, file, key_file or file, file)


def _certificate_in(file: Path) -> x509.Certificate:
    if not file.is_file():
        raise NoCertificateFileError(path=file)
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())[0]
    except (OSError, ValueError) as error:
        raise UnreadableCertificateError(path=file) from error


def _key_in(file: Path) -> PrivateKeyTypes:
    if not file.is_file():
        raise NoKeyFileError(path=file)
    try:
        return serialization.load_pem_private_key(file.read_bytes(), None)
    except TypeError as error:
        raise LockedKeyError(path=file) from error
    except (OSError, ValueError) as error:
        raise UnreadableKeyError(path=file) from error


def _key_beside(file: Path) -> PrivateKeyTypes:
    try:
        return _key_in(file)
    except UnreadableKeyError as error:
        raise KeyNeededError(path=file) from error


def _belong_together(certificate: x509.Certificate, key: PrivateKeyTypes) -> bool:
    return certificate.public_key() == key.public_key()


def _require_valid_now(certificate: x509.Certificate, file: Path) -> None:
    now = datetime.now(UTC)
    if certificate.not_valid_after_utc < now:
        raise CertificateExpiredError(path=file, day=certificate.not_valid_after_utc.date())
    if certificate.not_valid_before_utc > now:
        raise CertificateTooEarlyError(path=file, day=certificate.not_valid_before_utc.date())


# A certificate of this machine's own


def own_transport(host: str, folder: Path | None = None, now: datetime | None = None) -> Transport:
    """Return TLS with a certificate that this machine has made for itself.

    The one from last time is used again as long as it can be: a browser remembers by it that
    somebody has said yes.

    Args:
        host: The address that participants type.
        folder: Where it is kept; the user's own place for such things if it is not named.
        now: The moment it has to be valid at.

    Raises:
        NoPlaceForCertificateError: It cannot be kept.
    """
    place = folder or own_folder()
    names = _names_of_machine(host)
    moment = now or datetime.now(UTC)
    file = place / OWN_FILE
    try:
        if not _is_usable(file, names, moment):
            _write_whole(file, _new_pem(names, moment))
        certificate = _certificate_in(file)
        _write_whole(place / _PUBLIC_FILE, certificate.public_bytes(serialization.Encoding.PEM))
    except OSError as error:
        raise NoPlaceForCertificateError(path=place, reason=error.strerror or error) from error
    return replace(_transport(certificate, file, file, place / _PUBLIC_FILE), is_own=True)


def own_folder() -> Path:
    """Return where this machine keeps its own certificate."""
    return Path(platformdirs.user_state_dir("workshopkit")) / "tls"


def own_certificate() -> Path | None:
    """Return the file of this machine's own certificate, if it has made one."""
    file = own_folder() / _PUBLIC_FILE
    return file if file.is_file() else None


def _names_of_machine(host: str) -> tuple[str, ...]:
    machine = socket.gethostname().lower()
    names = [
        host,
        "127.0.0.1",
        "::1",
        "localhost",
        machine,
        f"{machine.removesuffix('.local')}.local",
    ]
    # A certificate's names are ASCII; a machine may be called anything.
    return tuple(dict.fromkeys(name for name in names if name.isascii() and name.strip(".")))


def _is_usable(file: Path, names: Sequence[str], now: datetime) -> bool:
    """Return whether the certificate from last time does for today."""
    try:
        certificate, key = _certificate_in(file), _key_in(file)
        known = _names_in(certificate)
    except (SetupError, ValueError):
        return False
    is_due = not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - _SPARE
    is_ours = _belong_together(certificate, key) and set(known).issuperset(names)
    return is_ours and not is_due and _is_private(file)


def _is_private(file: Path) -> bool:
    # Windows keeps a user's folder private by other means, and has no such bits.
    return os.name == "nt" or not file.stat().st_mode & 0o077


def _new_pem(names: Sequence[str], now: datetime) -> bytes:
    """Return a new key and its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate_for(key, names, now)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _certificate_for(
    key: ec.EllipticCurvePrivateKey, names: Sequence[str], now: datetime
) -> x509.Certificate:
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "workshopkit")])
    public = key.public_key()
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    for_servers = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        x509.CertificateBuilder(own, own, public, x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(n) for n in names]), critical=False)
        # It speaks for this machine only and can vouch for no other.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(for_servers, critical=False)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write_whole(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    with suppress(FileNotFoundError):
        if file.read_bytes() == content:
            return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        half.replace(file)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


# What both have in common


def _transport(
    certificate: x509.Certificate, file: Path, key_file: Path, public: Path
) -> Transport:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(file, key_file)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UnusableCertificateError(path=file, reason=reason) from error
    return Transport(
        context,
        certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        _names_in(certificate),
        is_self_signed=certificate.issuer == certificate.subject,
        file=public,
    )


def _names_in(certificate: x509.Certificate) -> tuple[str, ...]:
    """Return the hosts a certificate is for, in its own order."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(
        str(name.value).lower() for name in found if isinstance(name, x509.DNSName | x509.IPAddress)
    )
