"""What the database holds about places: never more people coming to the room than it has."""

import pgtrigger

# Whoever comes to help somebody else takes no place: there is always a chair for them.
TAKE_NO_PLACE = ["facilitator", "supporter", "interpreter"]

# Everybody who answers waits here for the session's row, so that two people can't take the last place.
no_more_coming_than_places = pgtrigger.Trigger(
    name="no_more_coming_than_places",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__answer="coming", new__takes_place=True),
    declare=[("most", "integer")],
    func=pgtrigger.Func(
        """
        IF TG_OP = 'UPDATE' THEN
            IF OLD.answer = 'coming' AND OLD.takes_place AND OLD.group_session_id = NEW.group_session_id THEN
                RETURN NEW;
            END IF;
        END IF;
        SELECT places INTO most FROM group_sessions_groupsession
            WHERE id = NEW.group_session_id FOR NO KEY UPDATE;
        IF most IS NOT NULL AND most <= (
            SELECT count(*) FROM group_sessions_invitation
            WHERE group_session_id = NEW.group_session_id AND answer = 'coming' AND takes_place
                AND id <> NEW.id
        ) THEN
            RAISE EXCEPTION 'no more people come in person than there are places'
                USING ERRCODE = 'check_violation',
                      CONSTRAINT = 'invitation_no_more_coming_than_places';
        END IF;
        RETURN NEW;
        """
    ),
)

places_for_whoever_comes = pgtrigger.Trigger(
    name="places_for_whoever_comes",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("places"),
    condition=pgtrigger.Q(new__places__isnull=False),
    func=pgtrigger.Func(
        """
        IF NEW.places < (
            SELECT count(*) FROM group_sessions_invitation
            WHERE group_session_id = NEW.id AND answer = 'coming' AND takes_place
        ) THEN
            RAISE EXCEPTION 'there is a place for everybody who was told so'
                USING ERRCODE = 'check_violation',
                      CONSTRAINT = 'group_session_places_for_whoever_comes';
        END IF;
        RETURN NEW;
        """
    ),
)
