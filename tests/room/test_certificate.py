"""The certificate a machine makes for itself, and the one somebody brings."""

from __future__ import annotations

import os
import socket
import ssl
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from certificates import HOST, NOW, make_pair
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from workshopkit.errors import SetupError
from workshopkit.room.reach.certificate import (
    CertificateExpiredError,
    CertificateTooEarlyError,
    KeyNeededError,
    LockedKeyError,
    NoCertificateFileError,
    NoKeyFileError,
    NoPlaceForCertificateError,
    UnreadableCertificateError,
    UnreadableKeyError,
    UnusableCertificateError,
    WrongKeyError,
    given_transport,
    own_certificate,
    own_folder,
    own_transport,
)
from workshopkit.room.reach.reach import (
    KeyWithoutCertificateError,
    NeedlessKeyError,
    host_here,
    open_transport,
    room_host,
)
from workshopkit.room.reach.transport import PLAIN, Transport

LAN = "192.0.2.7"
PRIVATE = "key-and-certificate.pem"


def certificate_of(transport: Transport) -> x509.Certificate:
    assert transport.file is not None
    return x509.load_pem_x509_certificate(transport.file.read_bytes())


# A certificate of this machine's own


def test_it_is_for_every_name_this_machine_is_reached_by(tmp_path: Path) -> None:
    found = certificate_of(own_transport(LAN, tmp_path))
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    words = set(names.get_values_for_type(x509.DNSName))

    assert addresses == {LAN, "127.0.0.1", "::1"}
    assert words.issuperset({"localhost", socket.gethostname().lower()})


def test_it_is_one_that_browsers_can_accept(tmp_path: Path) -> None:
    transport = own_transport(LAN, tmp_path)
    found = certificate_of(transport)
    key = found.public_key()

    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"
    assert found.not_valid_after_utc - found.not_valid_before_utc <= timedelta(days=397)
    assert found.not_valid_before_utc < NOW < found.not_valid_after_utc - timedelta(days=300)
    assert transport.is_self_signed
    assert transport.tls is not None
    assert transport.tls.minimum_version == ssl.TLSVersion.TLSv1_2


def test_it_cannot_vouch_for_others(tmp_path: Path) -> None:
    found = certificate_of(own_transport(LAN, tmp_path))

    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_its_fingerprint_is_written_as_browsers_write_it(tmp_path: Path) -> None:
    transport = own_transport(LAN, tmp_path)
    digest = certificate_of(transport).fingerprint(hashes.SHA256())

    assert transport.fingerprint == ":".join(f"{byte:02X}" for byte in digest)


def test_the_same_one_is_used_next_time(tmp_path: Path) -> None:
    first = own_transport(LAN, tmp_path)
    later = own_transport(LAN, tmp_path, NOW + timedelta(days=300))

    assert later.fingerprint == first.fingerprint


@pytest.mark.parametrize("days", [390, 400], ids=["nearly over", "over"])
def test_a_new_one_is_made_before_it_ends(tmp_path: Path, days: int) -> None:
    first = own_transport(LAN, tmp_path)
    later = own_transport(LAN, tmp_path, NOW + timedelta(days=days))

    assert later.fingerprint != first.fingerprint
    assert certificate_of(later).not_valid_after_utc > NOW + timedelta(days=days + 300)


def test_a_new_one_is_made_for_one_that_is_of_tomorrow(tmp_path: Path) -> None:
    first = own_transport(LAN, tmp_path, NOW + timedelta(days=30))

    assert own_transport(LAN, tmp_path).fingerprint != first.fingerprint


def test_a_new_one_is_made_at_another_address(tmp_path: Path) -> None:
    first = own_transport(LAN, tmp_path)
    elsewhere = own_transport("192.0.2.8", tmp_path)

    assert elsewhere.fingerprint != first.fingerprint
    assert elsewhere.is_for("192.0.2.8")
    assert not elsewhere.is_for(LAN)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:300])


def scrambled(file: Path) -> None:
    file.write_bytes(os.urandom(700))


def mixed(file: Path) -> None:
    """Put the key of one before the certificate of another."""
    own = file.read_text().partition("-----BEGIN CERT")
    own_transport(LAN, file.parent / "other")
    other = (file.parent / "other" / PRIVATE).read_text().partition("-----BEGIN CERT")
    file.write_text(other[0] + own[1] + own[2])


@pytest.mark.parametrize("damage", [emptied, cut, scrambled, mixed, Path.unlink])
def test_a_new_one_is_made_when_the_files_are_damaged(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    first = own_transport(LAN, tmp_path)
    damage(tmp_path / PRIVATE)

    fresh = own_transport(LAN, tmp_path)

    assert fresh.fingerprint != first.fingerprint
    assert certificate_of(fresh).fingerprint(hashes.SHA256()).hex(":").upper() == fresh.fingerprint


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    own_transport(LAN, folder)

    assert stat.S_IMODE((folder / PRIVATE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_a_key_that_others_could_read_is_not_used_again(tmp_path: Path) -> None:
    first = own_transport(LAN, tmp_path)
    (tmp_path / PRIVATE).chmod(0o644)

    assert own_transport(LAN, tmp_path).fingerprint != first.fingerprint
    assert stat.S_IMODE((tmp_path / PRIVATE).stat().st_mode) == 0o600


def test_the_public_file_holds_no_key_and_nothing_half_written_stays(tmp_path: Path) -> None:
    own_transport(LAN, tmp_path)
    own_transport("192.0.2.8", tmp_path)

    assert {file.name for file in tmp_path.iterdir()} == {PRIVATE, "certificate.pem"}
    assert "PRIVATE" not in (tmp_path / "certificate.pem").read_text()


def test_no_place_to_keep_it_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tls").write_text("a file where the folder should be")

    with pytest.raises(NoPlaceForCertificateError):
        own_transport(LAN, tmp_path / "tls")


def test_a_machine_with_a_name_beyond_ascii_gets_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Ängelåsas-dator")

    assert own_transport(LAN, tmp_path).is_for("localhost")


def test_the_usual_place_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    if tmp_path not in own_folder().parents:
        pytest.skip("this system keeps it at a fixed place")
    assert own_certificate() is None

    made = open_transport("self", "", LAN)

    assert own_certificate() == made.file


# A certificate that somebody has


def test_a_given_certificate_brings_its_names(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    transport = given_transport(pair.certificate, pair.key)

    assert transport.names == (HOST,)
    assert not transport.is_self_signed
    assert transport.scheme == "https"


def test_certificate_and_key_may_stand_in_one_file(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(pair.certificate.read_bytes() + pair.key.read_bytes())

    assert open_transport(str(both), "", "").names == (HOST,)


def refused(kind: type[SetupError], certificate: Path, key: Path | None) -> str:
    with pytest.raises(kind) as caught:
        given_transport(certificate, key)
    return str(caught.value)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)

    assert "no.crt" in refused(NoCertificateFileError, tmp_path / "no.crt", pair.key)
    assert "no.key" in refused(NoKeyFileError, pair.certificate, tmp_path / "no.key")
    assert "forum.crt" in refused(KeyNeededError, pair.certificate, None)


def test_files_that_are_something_else_are_named(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    letter = tmp_path / "letter.txt"
    letter.write_text("Hej!")

    assert "letter.txt" in refused(UnreadableCertificateError, letter, pair.key)
    assert "letter.txt" in refused(UnreadableKeyError, pair.certificate, letter)
    assert "forum.key" in refused(UnreadableCertificateError, pair.key, pair.certificate)


def test_the_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    pair, other = make_pair(tmp_path / "a"), make_pair(tmp_path / "b")

    assert str(other.key) in refused(WrongKeyError, pair.certificate, other.key)


def test_a_certificate_of_another_time_says_when(tmp_path: Path) -> None:
    day = timedelta(days=1)
    over = make_pair(tmp_path / "a", since=NOW - 9 * day, until=NOW - day)
    early = make_pair(tmp_path / "b", since=NOW + day, until=NOW + 9 * day)

    assert str((NOW - day).date()) in refused(CertificateExpiredError, over.certificate, over.key)
    assert str((NOW + day).date()) in refused(
        CertificateTooEarlyError, early.certificate, early.key
    )


def test_a_locked_key_is_refused_and_nobody_is_asked_for_a_password(tmp_path: Path) -> None:
    pair = make_pair(tmp_path, password=b"hemligt")

    assert "forum.key" in refused(LockedKeyError, pair.certificate, pair.key)


def test_a_broken_chain_is_refused(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    with pair.certificate.open("a") as chain:
        chain.write(broken)

    with pytest.raises((UnreadableCertificateError, UnusableCertificateError)):
        given_transport(pair.certificate, pair.key)


def test_a_key_alone_and_a_key_too_many_are_refused() -> None:
    with pytest.raises(KeyWithoutCertificateError):
        open_transport("", "forum.key", "")
    with pytest.raises(NeedlessKeyError):
        open_transport("self", "forum.key", "")


# Where the room is reached


def test_a_given_certificate_gives_the_room_its_name(tmp_path: Path) -> None:
    pair = make_pair(tmp_path)
    transport = given_transport(pair.certificate, pair.key)

    assert transport.address(room_host("", transport), 8866) == f"https://{HOST}:8866"
    assert host_here("", transport) == HOST
    assert room_host(LAN, transport) == LAN


def test_a_certificate_for_many_names_is_for_one_label_more(tmp_path: Path) -> None:
    pair = make_pair(tmp_path, host="*.angelasa.example")
    transport = given_transport(pair.certificate, pair.key)

    assert transport.is_for(HOST)
    assert transport.is_for(HOST.upper())
    assert not transport.is_for("angelasa.example")
    assert not transport.is_for(f"a.{HOST}")
    assert not transport.is_for("forum.elsewhere.example")


def test_an_address_of_six_numbers_stands_in_brackets() -> None:
    assert PLAIN.address("::1", 8866) == "http://[::1]:8866"
