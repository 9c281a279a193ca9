"""The progress that an editor shows while a project is read or solved."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from lsprotocol.types import (
    WorkDoneProgressBegin,
    WorkDoneProgressCreateParams,
    WorkDoneProgressEnd,
    WorkDoneProgressReport,
)

from pii_lint.lsp.messages import Stage

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from pii_lint.lsp.session import Session


class Stages:
    """One progress a folder; nothing is sent to an editor that shows none."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._tokens: dict[int, str] = {}

    def tell(self, session: Session, stage: Stage) -> None:
        """Show what ``session`` does, until it says 100."""
        window = self._server.client_capabilities.window
        if window is None or not window.work_done_progress:
            return
        token = self._tokens.get(id(session))
        progress = self._server.work_done_progress
        if stage.percent >= 100:
            if token is not None:
                del self._tokens[id(session)]
                progress.end(token, WorkDoneProgressEnd())
        elif token is None:
            token = self._tokens[id(session)] = str(uuid.uuid4())
            self._server.window_work_done_progress_create(WorkDoneProgressCreateParams(token))
            progress.begin(token, WorkDoneProgressBegin("pii-lint", message=stage.words, percentage=stage.percent))
        else:
            progress.report(token, WorkDoneProgressReport(message=stage.words, percentage=stage.percent))
