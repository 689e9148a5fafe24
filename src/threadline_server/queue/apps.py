from __future__ import annotations

from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "threadline_server.queue"
    verbose_name = "My queue"
    home = "threadline_server.queue.views.my_queue"
