"""Who did it (`pghistory.context`) is asked for without an error where nobody said so.

The library's function asks for a setting that is mostly not there, which raises and catches an error inside
the database for every row that is written: ten times as long.
"""

from django.db import migrations

QUIET = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE AS $$
    DECLARE
        -- Once said, it is empty and not missing in the transactions after.
        said_id UUID := NULLIF(CURRENT_SETTING('pghistory.context_id', TRUE), '');
        said JSONB := NULLIF(CURRENT_SETTING('pghistory.context_metadata', TRUE), '');
    BEGIN
        IF said_id IS NULL OR said IS NULL THEN
            RETURN NULL;
        END IF;
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
            VALUES (said_id, said, NOW(), NOW())
            ON CONFLICT (id) DO UPDATE
                SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
                WHERE pghistory_context.metadata != EXCLUDED.metadata;
        RETURN said_id;
    END;
$$ LANGUAGE plpgsql;
"""


def as_the_library_has_it(apps, schema_editor):
    from pghistory.models import Context

    Context.install_pgh_attach_context_func(using=schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0001_people"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunPython(
            lambda _apps, schema_editor: schema_editor.execute(QUIET, params=None), as_the_library_has_it
        ),
    ]
