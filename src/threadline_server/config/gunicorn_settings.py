"""What gunicorn needs beyond its command line."""

from __future__ import annotations

worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 10
# Longer than a person takes to the next page: a connection that closes while a request is on its way loses it.
keepalive = 65
# A worker that grew by fragmentation is replaced; at different times, so that one is always there.
max_requests = 20_000
max_requests_jitter = 2_000
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
