"""Bring the people of one file into one group: everyone who can be, in one transaction, or nobody."""

import json
from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from groups.models import Group, Membership, OrganisationRole, RosterImport
from groups.permissions import takes_new_people
from groups.roster.columns import find_columns, heading
from groups.roster.entries import Entry, name_key, read_entry
from groups.roster.matching import Everyone, Known
from groups.roster.reading import read
from groups.roster.sheet import Row
from groups.roster.training import Learned
from groups.roster.unusable import UnusableCell, UnusableFile
from people.models import ContactPoint, Person

Seat, Paid = Membership.Seat, Membership.Paid

PAID = {Seat.LIVED_EXPERIENCE: Paid.YES, Seat.PROFESSIONAL: Paid.EXPENSES, Seat.SUPPORTER: Paid.EXPENSES}
# The others answer by a link; their address is kept nowhere but in their contact points.
SIGNS_IN = {Seat.FACILITATOR, Seat.PROFESSIONAL}


def bring_in(*, group: Group, content: bytes, by: Person) -> RosterImport:
    """Add the people in this file. The same file again adds nobody; those already here stay as they are.

    Returns the record of it, with the rows that could not be used. Raises UnusableFile when nothing of
    the file can be used; then nothing has changed.
    """
    sheet = read(content)
    columns = find_columns(sheet.heading.cells)
    if not sheet.rows:
        raise UnusableFile("nobody")
    today = timezone.localdate(timezone=group.organisation.zone)
    entries, refused = [], {}
    for row in sheet.rows:
        entry, codes = read_entry(row, columns, today=today)
        if entry:
            entries.append(entry)
        else:
            refused[row.number] = codes
    try:
        with transaction.atomic():
            return _Arrivals(group, by).settle(entries, sheet, columns, refused)
    except IntegrityError:
        # The same address was given a sign-in elsewhere between our look and our write.
        raise UnusableFile("changed_meanwhile") from None


class _Arrivals:
    """One file's worth of new people, gathered first and written together."""

    def __init__(self, group, by):
        # Two files at the same time wait for each other here, or both would add the same people.
        self.group = Group.objects.select_for_update().get(pk=group.pk)
        if not takes_new_people(self.group):
            raise UnusableFile("closed")
        self.by = by
        self.people, self.contact_points, self.memberships = [], [], []
        self.learned = Learned(group.organisation, by)
        self.already_here = 0
        self.notes = {}

    def settle(self, entries, sheet, columns, refused) -> RosterImport:
        everyone = Everyone(self.group, entries)
        colleagues, taken = self._sign_ins(entries)
        for entry in entries:
            try:
                known = everyone.find(entry)
            except UnusableCell as unusable:
                refused[entry.number] = [unusable.code]
                continue
            if known is None:
                person = self._arrive(entry, colleagues, taken)
                everyone.add(Known(person, entry.name_key, entry.seat, frozenset(entry.digests)))
            elif known.has_left:
                is_same = known.name_key == entry.name_key
                refused[entry.number] = ["has_left" if is_same else "left_with_this_contact"]
            else:
                self.already_here += 1
                if known.name_key != entry.name_key:
                    self._note("same_contact", entry.name, known.person.preferred_name)
        self._write()
        self._note_same_names()
        if sheet.has_more_sheets:
            self._note("first_sheet_only")
        if columns.not_used:
            self._note("columns_not_used", *columns.not_used)
        return RosterImport.objects.create(
            group=self.group,
            imported_by=self.by,
            added=len(self.memberships),
            already_here=self.already_here,
            refused=len(refused),
            refused_rows=_as_json(sheet.rows, columns, refused),
            notes=json.dumps(self.notes, ensure_ascii=False) if self.notes else None,
        )

    def _arrive(self, entry: Entry, colleagues, taken) -> Person:
        """A seat for somebody new: a colleague from elsewhere in the organisation keeps their one record."""
        sign_in = entry.email if entry.seat in SIGNS_IN else ""
        person = colleagues.pop((sign_in, entry.name_key), None)
        if person is None:
            person = Person(preferred_name=entry.name, language=entry.language)
            person.set_unusable_password()
            if sign_in in taken:
                self._note("no_sign_in", entry.name)
            elif sign_in:
                person.email = sign_in
                taken.add(sign_in)
            self.people.append(person)
        self.contact_points += entry.contact_points(person, self.by)
        self.learned.add(person, entry.seat, entry.trainings)
        if entry.lacks_a_date:
            self._note("no_date", entry.name)
        has_contact = entry.seat == Seat.LIVED_EXPERIENCE
        self.memberships.append(
            Membership(
                group=self.group,
                person=person,
                seat=entry.seat,
                paid=PAID.get(entry.seat, Paid.NO),
                named_contact=self.by if has_contact else None,
                job=entry.job,
                works_for=entry.works_for,
            )
        )
        return person

    def _sign_ins(self, entries):
        """Of the addresses in the file: whose are colleagues' sign-ins, and which are in use at all."""
        addresses = {entry.email for entry in entries if entry.email and entry.seat in SIGNS_IN}
        owners = Person.objects.filter(email__in=addresses)
        organisation = self.group.organisation_id
        colleagues = owners.exclude(memberships__group=self.group).filter(
            Q(
                pk__in=Membership.objects.current()
                .filter(group__organisation=organisation)
                .values("person")
            )
            | Q(
                pk__in=OrganisationRole.objects.current()
                .filter(organisation=organisation)
                .values("person")
            )
        )
        return (
            {(person.email, name_key(person.preferred_name)): person for person in colleagues},
            set(owners.values_list("email", flat=True)),
        )

    def _write(self):
        Person.objects.bulk_create(self.people)
        # What a colleague has said about a number before, stays.
        ContactPoint.objects.bulk_create(self.contact_points, ignore_conflicts=True)
        Membership.objects.bulk_create(self.memberships)
        for name in self.learned.write():
            self._note("no_training", name)

    def _note(self, kind, *names):
        self.notes.setdefault(kind, []).append(names)

    def _note_same_names(self):
        """Two people of one name are hard to tell apart on a page; nobody is refused for it."""
        arrived = {name_key(membership.person.preferred_name) for membership in self.memberships}
        names = self.group.memberships.current().values_list("person__preferred_name", flat=True)
        several = Counter(name_key(name) for name in names)
        for name in sorted(
            {name for name in names if name_key(name) in arrived and several[name_key(name)] > 1}
        ):
            self._note("same_name", name)


def _as_json(rows: list[Row], columns, refused) -> str | None:
    """The refused rows: only what stood under our own headings, in that order, each with its reasons."""
    if not refused:
        return None
    keys = sorted(columns.positions, key=columns.positions.get)
    kept = [
        {
            "number": row.number,
            "cells": [
                row.cells[at] if (at := columns.positions[key]) < len(row.cells) else "" for key in keys
            ],
            # What stood under no heading stays under none, so that the row is not misread when it comes back.
            "beyond": row.cells[columns.width :],
            "reasons": refused[row.number],
        }
        for row in rows
        if row.number in refused
    ]
    return json.dumps({"headings": [heading(key) for key in keys], "rows": kept}, ensure_ascii=False)
