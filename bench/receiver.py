"""A mail server that writes down what really arrives: `python -m bench.receiver SOCKET FILE SECONDS`.

One line for each email: when it says it was written, to whom, and under which name. It is written before the
sender is told that it was taken, and the sender is told SECONDS later, as from a server that takes its time.
"""

import asyncio
import email
import os
import socket
import sys

from aiosmtpd.smtp import SMTP


class Receiver:
    def __init__(self, path, seconds):
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.seconds = seconds

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (what aiosmtpd calls)
        mail = email.message_from_bytes(envelope.content)
        line = "\t".join([mail["Date"], *envelope.rcpt_tos, mail["Message-ID"]])
        os.write(self.file, f"{line}\n".encode())
        await asyncio.sleep(self.seconds)
        return "250 OK"


async def serve(number, path, seconds):
    receiver = Receiver(path, float(seconds))
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(receiver, hostname="localhost"), sock=socket.socket(fileno=int(number))
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
