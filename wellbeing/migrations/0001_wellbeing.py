import django.db.models.deletion
import django.utils.timezone
import people.secrets
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('groups', '0001_groups'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('reason', models.CharField(choices=[('asked', 'they asked for a call'), ('look_in', 'to see how they are'), ('missed', 'we have missed them twice')], max_length=20, verbose_name='reason')),
                ('source', models.UUIDField(unique=True, verbose_name='came from')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('ended', models.CharField(blank=True, choices=[('spoke', 'We spoke'), ('wrote', 'I wrote to them'), ('rather_not', 'They would rather not'), ('nobody', 'Nobody answered')], max_length=10, verbose_name='what came of it')),
                ('outcome', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='how it went')),
                ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='tried')),
                ('no_call', models.BooleanField(default=False, verbose_name='no call, please')),
                ('second_told_at', models.DateTimeField(blank=True, null=True, verbose_name='the other one was told')),
                ('lead_told_at', models.DateTimeField(blank=True, null=True, verbose_name='the lead was told')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='groups.group')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups_to_make', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'follow-up',
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['owner', 'due_at'], name='follow_up_open'), models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='follow_up_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('done_by', None)), models.Q(('done_at__isnull', False), ('done_by__isnull', False)), _connector='OR'), name='follow_up_done_at_and_done_by_set_together'), models.CheckConstraint(condition=models.Q(('owner', models.F('person')), _negated=True), name='follow_up_owner_is_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('second', None), models.Q(models.Q(('second', models.F('person')), _negated=True), models.Q(('second', models.F('owner')), _negated=True)), _connector='OR'), models.Q(('lead', None), models.Q(('lead', models.F('person')), _negated=True), _connector='OR')), name='follow_up_is_passed_on_to_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('second_told_at', None), ('second__isnull', False), _connector='OR'), models.Q(models.Q(('lead', None), ('lead_told_at', None)), models.Q(('lead__isnull', False), ('lead_told_at__isnull', False)), _connector='OR')), name='follow_up_passed_on_says_to_whom'), models.CheckConstraint(condition=models.Q(('ended', ''), ('done_at__isnull', False), _connector='OR'), name='follow_up_ended_once_it_is_done')],
            },
        ),
        migrations.CreateModel(
            name='FollowUpEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('reason', models.CharField(choices=[('asked', 'they asked for a call'), ('look_in', 'to see how they are'), ('missed', 'we have missed them twice')], max_length=20, verbose_name='reason')),
                ('source', models.UUIDField(verbose_name='came from')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
                ('second_told_at', models.DateTimeField(blank=True, null=True, verbose_name='the other one was told')),
                ('lead_told_at', models.DateTimeField(blank=True, null=True, verbose_name='the lead was told')),
                ('done_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.group')),
                ('lead', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='wellbeing.followup')),
                ('second', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RoomAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('answer', models.CharField(choices=[('yes', 'yes'), ('talk', 'talk to me first'), ('no', 'no')], max_length=4, verbose_name='answer')),
                ('reason', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='why')),
                ('answered_at', models.DateTimeField(verbose_name='answered')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='room_answers', to=settings.AUTH_USER_MODEL)),
                ('told_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'answer about being in a room',
                'indexes': [models.Index(condition=models.Q(('answer', 'yes'), _negated=True), fields=['told_to'], name='room_answer_trusted')],
                'constraints': [models.UniqueConstraint(fields=('person', 'other'), name='room_answer_one_about_each'), models.CheckConstraint(condition=models.Q(('person', models.F('other')), _negated=True), name='room_answer_is_about_somebody_else'), models.CheckConstraint(condition=models.Q(('told_to', None), models.Q(('told_to', models.F('other')), _negated=True), _connector='OR'), name='room_answer_is_not_told_to_whom_it_is_about'), models.CheckConstraint(condition=models.Q(('told_to', None), models.Q(('told_to', models.F('person')), _negated=True), _connector='OR'), name='room_answer_is_told_to_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'yes'), _negated=True), ('told_to', None), _connector='OR'), name='room_answer_yes_is_told_to_nobody'), models.CheckConstraint(condition=models.Q(('written_by', None), models.Q(('written_by', models.F('other')), _negated=True), _connector='OR'), name='room_answer_is_not_written_by_whom_it_is_about')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "wellbeing_followupevent" ("created_at", "done_at", "done_by_id", "due_at", "group_id", "id", "lead_id", "lead_told_at", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "second_id", "second_told_at", "source") VALUES (NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."due_at", NEW."group_id", NEW."id", NEW."lead_id", NEW."lead_told_at", NEW."owner_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reason", NEW."second_id", NEW."second_told_at", NEW."source"); RETURN NULL;', hash='95c1655a2d1b77f0629db1059da82c0c4ca3137a', operation='INSERT', pgid='pgtrigger_insert_insert_ea1b2', table='wellbeing_followup', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='followup',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."done_by_id" IS DISTINCT FROM (NEW."done_by_id") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."lead_told_at" IS DISTINCT FROM (NEW."lead_told_at") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."second_id" IS DISTINCT FROM (NEW."second_id") OR OLD."second_told_at" IS DISTINCT FROM (NEW."second_told_at") OR OLD."source" IS DISTINCT FROM (NEW."source"))', func='INSERT INTO "wellbeing_followupevent" ("created_at", "done_at", "done_by_id", "due_at", "group_id", "id", "lead_id", "lead_told_at", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reason", "second_id", "second_told_at", "source") VALUES (NEW."created_at", NEW."done_at", NEW."done_by_id", NEW."due_at", NEW."group_id", NEW."id", NEW."lead_id", NEW."lead_told_at", NEW."owner_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reason", NEW."second_id", NEW."second_told_at", NEW."source"); RETURN NULL;', hash='ab87f1ce7b70e39c38ff418f039be274f2fdad34', operation='UPDATE', pgid='pgtrigger_update_update_8a303', table='wellbeing_followup', when='AFTER')),
        ),
    ]
