"""A bare Tornado server: one durable insert into SQLite a request, and nothing else."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys

import tornado.httpserver
import tornado.netutil
import tornado.web


class InsertHandler(tornado.web.RequestHandler):
    """Keeps what is posted."""

    def initialize(self, connection: sqlite3.Connection) -> None:
        """Take the one connection."""
        self._connection = connection

    def post(self) -> None:
        """Answer when the row is on disk."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO kept (body) VALUES (?)", (self.request.body,))
        self._connection.execute("COMMIT")
        self.finish({"saved": True})


def open_file(path: str) -> sqlite3.Connection:
    """Return a connection that acknowledges only what is on disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS kept (id INTEGER PRIMARY KEY, body TEXT)")
    return connection


async def main(path: str) -> None:
    """Serve, and print the port."""
    handler = (r"/.*", InsertHandler, {"connection": open_file(path)})
    application = tornado.web.Application([handler], log_function=lambda _: None)
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1", backlog=2048)
    tornado.httpserver.HTTPServer(application).add_sockets(sockets)
    print(json.dumps({"port": sockets[0].getsockname()[1]}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
