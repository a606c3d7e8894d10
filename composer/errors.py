"""The one family of planned errors. Whoever catches it knows whose fault it was and whether to retry."""


class SoundreelError(Exception):
    """A planned failure with a stable machine-readable `code` and a sentence for a person.

    `field` names the part of the request that is at fault (`photos[3]`, `prompt`), if one is.
    """

    code = "internal"
    retryable = False

    def __init__(self, message: str, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field

    def __reduce__(self) -> tuple[type["SoundreelError"], tuple[str, str, str | None]]:
        return type(self), (self.message, self.code, self.field)


class InputError(SoundreelError):
    """The caller's fault; the message says what is wrong and what would be right. HTTP 4xx."""

    code = "invalid_input"


class EngineUnavailable(SoundreelError):
    """An engine cannot answer now (loading, full, gone). HTTP 503; the same call may succeed later."""

    code = "engine_unavailable"
    retryable = True


class JobCancelled(SoundreelError):
    """The job was cancelled by its owner; whatever was in hand is dropped."""

    code = "cancelled"
