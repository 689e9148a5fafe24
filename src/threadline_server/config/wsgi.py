"""The object that gunicorn serves."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from threadline_server.config.environment import set_for_children
from threadline_server.config.start import SETTINGS_MODULE

set_for_children("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)

application = get_wsgi_application()
