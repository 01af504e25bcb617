"""Routes for programs below /api/v1: read the request, call the service, shape the answer."""
