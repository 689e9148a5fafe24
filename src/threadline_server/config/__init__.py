"""Where the server is put together: settings, addresses, the API object and the server's commands."""
