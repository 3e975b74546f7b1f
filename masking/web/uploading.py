"""Files of a form go straight to the private folder: never to a public one, never to memory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from rest_framework.parsers import MultiPartParser

from ikoota.body_limit import BodyTooLarge
from masking.web import storage
from masking.web.errors import BrokenForm, NoRoom

FIELD = "file"


class PrivateUpload(UploadedFile):
    """A file of a request. Closing it, as the end of the request does, deletes it."""

    def __init__(self) -> None:
        self.path = storage.upload_path()
        super().__init__(os.fdopen(storage.new_file(self.path), "w+b"), FIELD)

    def close(self) -> None:
        # A file that became a job's has another name by now.
        super().close()
        self.path.unlink(missing_ok=True)


class PrivateUploadHandler(FileUploadHandler):
    """Stores the one file of the form; its name and what it says of its type are not looked at."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._current: PrivateUpload | None = None
        self._had_one = False

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        if field_name != FIELD or self._had_one:
            raise SkipFile
        super().new_file(field_name, *args, **kwargs)
        self._had_one = True
        with _room():
            self._current = PrivateUpload()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self._current
        with _room():
            self._current.write(raw_data)

    def file_complete(self, file_size: int) -> PrivateUpload | None:
        upload, self._current = self._current, None
        if upload:
            upload.size = file_size
            with _room():
                upload.flush()
        return upload

    def upload_interrupted(self) -> None:
        # Also told when a file was skipped: what is complete stays.
        if self._current:
            self._current.close()
            self._current = None


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise NoRoom from None


class MediaFormParser(MultiPartParser):
    """The framework's, which lets Django's own refusals through as answers without a code."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RequestDataTooBig:
            raise BodyTooLarge from None
        except SuspiciousOperation:  # more fields or files than any form of ours has
            raise BrokenForm from None
        finally:
            # What broke in the middle of the file leaves nothing of it.
            for handler in parser_context["request"].upload_handlers:
                handler.upload_interrupted()
