"""How an error becomes a status and a sentence."""

from __future__ import annotations

from tornado.web import HTTPError

from workshopkit import errors
from workshopkit.room.guard.limit import STATUS as STATUS_OF_LIMITS

STATUS = {
    **STATUS_OF_LIMITS,
    errors.NotAllowedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.InputError: 422,
    errors.NotWrittenError: 507,
}


class NoPageError(errors.NotFoundError):
    """There is no page at this address."""


class UnreadableRequestError(errors.InputError):
    """This could not be read, so nothing was done. Go back and try again."""


class BrokenPageError(errors.WorkshopError):
    """Something went wrong on our side. Nothing you wrote is lost: go back and try again."""


def status_of(error: errors.WorkshopError, otherwise: int = 500) -> int:
    """Return the HTTP status that an error's family has."""
    return next((code for family, code in STATUS.items() if isinstance(error, family)), otherwise)


def as_sentence(error: object, status: int) -> errors.WorkshopError:
    """Return what a person is told of an error: its own sentence, or one for its status."""
    if isinstance(error, errors.WorkshopError):
        return error
    if isinstance(error, HTTPError) and status < 500:
        return NoPageError() if status in (403, 404) else UnreadableRequestError()
    return BrokenPageError()
