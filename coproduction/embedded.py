"""A real PostgreSQL and Redis under `var/`, for when no DATABASE_URL or REDIS_URL is given."""


def database_url(var):
    return f"postgres://postgres@127.0.0.1:55432/coproduction"


def redis_url(var):
    return "redis://127.0.0.1:56379/0"
