"""A line to the server that can be cut: for the page, its worker and the browser's own questions alike."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """Passes on what comes to `url`, on loopback, to the server at `target` until it is cut."""

    def __init__(self, target):
        self._target = urlsplit(target).hostname, urlsplit(target).port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open, self._is_cut, self._lock = set(), False, threading.Lock()
        self.url = f"http://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self):
        with self._lock:
            self._is_cut = True
            ends, self._open = self._open, set()
        for end in ends:
            _close(end)

    def mend(self):
        self._is_cut = False

    def stop(self):
        self.cut()
        _close(self._listening)

    def _listen(self):
        while True:
            try:
                here, _address = self._listening.accept()
            except OSError:  # stopped
                return
            threading.Thread(target=self._connect, args=[here], daemon=True).start()

    def _connect(self, here):
        try:
            there = socket.create_connection(self._target, timeout=10)
        except OSError:
            return _close(here)
        there.settimeout(None)
        with self._lock:
            is_cut = self._is_cut
            if not is_cut:
                self._open |= {here, there}
        if is_cut:
            _close(here)
            return _close(there)
        threading.Thread(target=_pass_on, args=[here, there], daemon=True).start()
        _pass_on(there, here)


def _pass_on(source, sink):
    with suppress(OSError):  # cut, or one of them went away
        while data := source.recv(65536):
            sink.sendall(data)
    _close(source)
    _close(sink)


def _close(end):
    with suppress(OSError):  # it was closed already
        end.shutdown(socket.SHUT_RDWR)
    end.close()
