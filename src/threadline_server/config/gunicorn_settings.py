"""What gunicorn needs beyond its command line."""

from __future__ import annotations

worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 10
# A worker that grew by fragmentation is replaced; at different times, so that one is always there.
max_requests = 20_000
max_requests_jitter = 2_000
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
