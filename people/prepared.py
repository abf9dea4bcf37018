"""Queries that are put into words once, for the few pages that everybody opens.

Django puts a query into SQL anew each time it is asked, and the database plans it anew. For a query over
four tables either takes several times as long as the answer (bench: `rsvp_page`). Here a process does the
first once, the database the second once for each connection, and only the values change.

What is planned for a connection outlives a migration that adds a column, but not one that changes the type
of a column that is asked for: after such a one, start the web processes anew.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet
from psycopg.types.numeric import Int8


class Prepared:
    """A query with gaps, asked again and again: `Prepared(build, ["seat"], person=int)(person=3)`.

    `build` takes a value for each gap, named with its type (int, str or UUID), and returns a queryset; it
    must not look at the values: each has to reach the database as it is, or it is a TypeError. Answers
    rows of `columns`, as tuples, always from the database as it is now.
    """

    def __init__(self, build: Callable[..., QuerySet], columns: Sequence[str], **gaps: type):
        self.build, self.columns, self.gaps = build, columns, gaps

    def __call__(self, **values) -> list[tuple]:
        sql, params, convert = self._prepared
        params = [values[param.name] if isinstance(param, _Gap) else param for param in params]
        with _planning_cursor() as cursor:
            # A small and a large number are of two types to the database: it would plan twice.
            cursor.execute(sql, [Int8(param) if type(param) is int else param for param in params])
            return convert(cursor.fetchall())

    @cached_property
    def _prepared(self):
        marks = {name: _mark(kind, number) for number, (name, kind) in enumerate(self.gaps.items())}
        queryset = self.build(**marks).values_list(*self.columns)
        compiler = queryset.query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        gaps = {str(mark): _Gap(name) for name, mark in marks.items()}
        params = [gaps.get(str(param), param) for param in params]
        if lost := set(gaps.values()) - set(filter(lambda param: isinstance(param, _Gap), params)):
            raise TypeError(f"no such gap in the query: {', '.join(gap.name for gap in lost)}")
        converters = compiler.get_converters(column for column, *_rest in compiler.select)

        def convert(rows):
            return (
                [tuple(row) for row in compiler.apply_converters(rows, converters)]
                if converters
                else rows
            )

        return sql, params, convert


class PreparedInstances:
    """The same for one model and those it points to, like `select_related`: answers instances.

    `path`: the relations to follow, as in "group_session__group". `extra`: annotations of the queryset,
    which become attributes.
    """

    def __init__(self, build, model: type[Model], path: str, extra: Sequence[str] = (), **gaps: type):
        self.build, self.model, self.path, self.extra, self.gaps = build, model, path, extra, gaps

    def __call__(self, **values) -> list[Model]:
        return [self._instance(row) for row in self._prepared(**values)]

    @cached_property
    def _parts(self):
        """Each model on the path: the field that leads to it, and the names of its columns."""
        parts, model = [(None, self.model, _columns(self.model))], self.model
        for name in self.path.split("__"):
            field = model._meta.get_field(name)
            model = field.related_model
            parts.append((field, model, _columns(model)))
        return parts

    @cached_property
    def _prepared(self):
        names, so_far = [], ""
        for field, _model, columns in self._parts:
            so_far += f"{field.name}__" if field else ""
            names += [so_far + column for column in columns]
        return Prepared(self.build, [*names, *self.extra], **self.gaps)

    def _instance(self, row):
        first = before = None
        for field, model, columns in self._parts:
            values, row = row[: len(columns)], row[len(columns) :]
            instance = model.from_db(connection.alias, columns, values)
            if field:
                field.set_cached_value(before, instance)
            first, before = first or instance, instance
        for name, value in zip(self.extra, row, strict=True):
            setattr(first, name, value)
        return first


def _planning_cursor():
    """One whose statements the database prepares, if `DATABASE_PREPARES` is on: Django's own never are.

    While queries are logged it is Django's own: what is prepared is no longer there to be read.
    """
    if connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    return connection.make_cursor(ServerBindingCursor(connection.connection))


class _Gap:
    def __init__(self, name: str):
        self.name = name


def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]


def _mark(kind: type, number: int) -> Any:
    """A value nobody has, by which the gap is found again."""
    if kind is UUID:
        return UUID(int=987_654_000 + number)
    return kind(f"-{987_654_000 + number}")
