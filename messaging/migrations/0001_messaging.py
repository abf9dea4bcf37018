import django.contrib.postgres.fields
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
        ('people', '0001_people'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20, unique=True, verbose_name='what runs')),
                ('beaten_at', models.DateTimeField(verbose_name='last seen')),
            ],
            options={
                'verbose_name': 'heartbeat',
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('purpose', models.CharField(max_length=40, verbose_name='purpose')),
                ('target', models.UUIDField(verbose_name='what it is about')),
                ('leaves_at', models.DateTimeField(verbose_name='nothing leaves before')),
                ('changed', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='what it changed')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message to many',
                'indexes': [models.Index(fields=['target', '-leaves_at'], name='sending_target')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='sending_undone_at_and_undone_by_set_together'), models.CheckConstraint(condition=models.Q(('undone_at', None), ('undone_at__lt', models.F('leaves_at')), _connector='OR'), name='sending_undone_before_it_leaves')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('purpose', models.CharField(max_length=40, verbose_name='purpose')),
                ('target', models.UUIDField(verbose_name='what it is about')),
                ('key', models.CharField(max_length=200, verbose_name='unique key')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('not_after', models.DateTimeField(verbose_name='not after')),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sending', 'on its way'), ('sent', 'sent'), ('held', 'needs a person'), ('told', 'told by a person'), ('failed', 'could not be sent'), ('expired', 'too late, not sent'), ('cancelled', 'no longer needed')], default='queued', max_length=10, verbose_name='state')),
                ('why_held', models.CharField(blank=True, max_length=40, verbose_name='why not sent')),
                ('reserved_until', models.DateTimeField(blank=True, null=True, verbose_name='reserved until')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='sending began')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('arrived_at', models.DateTimeField(blank=True, null=True, verbose_name='arrived')),
                ('channel', models.CharField(blank=True, choices=[('text', 'text message'), ('email', 'email'), ('call', 'phone call'), ('post', 'letter'), ('push', 'sign on a phone')], max_length=10, verbose_name='channel')),
                ('wording', models.CharField(blank=True, choices=[('plain', 'plain'), ('discreet', 'discreet')], max_length=10, verbose_name='wording')),
                ('subject', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='subject')),
                ('body', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='words')),
                ('address', people.secrets.EncryptedCharField(blank=True, max_length=320, null=True, verbose_name='address')),
                ('texts', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='texts')),
                ('provider', models.CharField(blank=True, max_length=10, verbose_name='carried by')),
                ('provider_ref', models.CharField(blank=True, max_length=100, verbose_name="the provider's name for it")),
                ('is_test', models.BooleanField(default=False, verbose_name='nothing left: test mode')),
                ('contact_point', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.contactpoint')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages_to', to=settings.AUTH_USER_MODEL)),
                ('told_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='told by')),
                ('sending', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='messaging.sending')),
            ],
            options={
                'verbose_name': 'message',
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['not_before'], name='message_waiting'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='message_on_its_way'), models.Index(condition=models.Q(('claimed_at__isnull', False)), fields=['claimed_at'], name='message_handed_over'), models.Index(condition=models.Q(('attempts__gt', 0), ('state', 'queued')), fields=['provider'], name='message_tried_again'), models.Index(fields=['target'], name='message_target'), models.Index(condition=models.Q(('sending__isnull', False)), fields=['sending'], name='message_of_a_sending'), models.Index(fields=['person', '-created_at'], name='message_person'), models.Index(condition=models.Q(('told_by__isnull', False)), fields=['told_by'], name='message_told_by'), models.Index(condition=models.Q(('contact_point__isnull', False)), fields=['contact_point'], name='message_contact_point')],
                'constraints': [models.UniqueConstraint(fields=('key',), name='messaging_message_key_once'), models.CheckConstraint(condition=models.Q(('not_after__gt', models.F('not_before'))), name='message_not_after_follows_not_before'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('channel__gt', ''), ('finished_at__isnull', False)), _connector='OR'), name='message_sent_names_its_channel_and_time'), models.CheckConstraint(condition=models.Q(('arrived_at', None), ('state', 'sent'), _connector='OR'), name='message_arrived_only_when_sent'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'failed']), _negated=True), ('why_held__gt', ''), _connector='OR'), name='message_held_or_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='message_on_its_way_says_since_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'told'), ('told_by__isnull', False)), models.Q(models.Q(('state', 'told'), _negated=True), ('told_by', None)), _connector='OR'), name='message_told_by_a_person_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='HandTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('outcome', models.CharField(choices=[('no_answer', 'no answer'), ('later', 'to be rung later'), ('wrong_number', 'wrong number')], max_length=12, verbose_name='what came of it')),
                ('again_at', models.DateTimeField(blank=True, null=True, verbose_name='again at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_tries', to='messaging.message')),
            ],
            options={
                'verbose_name': 'try by hand',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('again_at__isnull', False), ('outcome', 'later')), models.Q(models.Q(('outcome', 'later'), _negated=True), ('again_at', None)), _connector='OR'), name='hand_try_later_says_when')],
            },
        ),
        migrations.CreateModel(
            name='InboundReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('provider', models.CharField(max_length=10, verbose_name='came by')),
                ('provider_ref', models.CharField(max_length=100, verbose_name="the provider's name for it")),
                ('digest', models.CharField(db_index=True, editable=False, max_length=64)),
                ('words', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='words')),
                ('meaning', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('late', 'They are running late'), ('call', 'They would like a call'), ('stop', 'They asked for no more texts'), ('start', 'They asked for texts again'), ('help', 'They asked for help'), ('other', 'Something else')], max_length=5, verbose_name='what it means')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('received_at', models.DateTimeField(verbose_name='came in')),
                ('answered_purpose', models.CharField(blank=True, max_length=40, verbose_name='answered')),
                ('answered_target', models.UUIDField(blank=True, null=True, verbose_name='about what')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reply',
                'verbose_name_plural': 'replies',
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['received_at'], name='reply_waiting')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'provider_ref'), name='reply_once'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='reply_keeps_only_a_digest'), models.CheckConstraint(condition=models.Q(('settled_by', None), ('settled_at__isnull', False), _connector='OR'), name='reply_settled_by_somebody_says_when'), models.CheckConstraint(condition=models.Q(('settled_at', None), ('settled_by__isnull', False), models.Q(('answered_purpose__gt', ''), ('answered_target__isnull', False)), _connector='OR'), name='reply_is_settled_by_a_person_or_as_an_answer')],
            },
        ),
        migrations.CreateModel(
            name='InboundReplyEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('provider', models.CharField(max_length=10, verbose_name='came by')),
                ('provider_ref', models.CharField(max_length=100, verbose_name="the provider's name for it")),
                ('meaning', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('late', 'They are running late'), ('call', 'They would like a call'), ('stop', 'They asked for no more texts'), ('start', 'They asked for texts again'), ('help', 'They asked for help'), ('other', 'Something else')], max_length=5, verbose_name='what it means')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                ('received_at', models.DateTimeField(verbose_name='came in')),
                ('answered_purpose', models.CharField(blank=True, max_length=40, verbose_name='answered')),
                ('answered_target', models.UUIDField(blank=True, null=True, verbose_name='about what')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='messaging.inboundreply')),
                ('settled_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HandTryEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('outcome', models.CharField(choices=[('no_answer', 'no answer'), ('later', 'to be rung later'), ('wrong_number', 'wrong number')], max_length=12, verbose_name='what came of it')),
                ('again_at', models.DateTimeField(blank=True, null=True, verbose_name='again at')),
                ('by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='messaging.handtry')),
                ('message', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='messaging.message')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DeliveryEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('provider', models.CharField(max_length=10, verbose_name='told by')),
                ('event_id', models.CharField(max_length=150, verbose_name="the provider's name for this event")),
                ('provider_ref', models.CharField(blank=True, max_length=100, verbose_name="the provider's name for the message")),
                ('channel', models.CharField(choices=[('text', 'text message'), ('email', 'email'), ('call', 'phone call'), ('post', 'letter'), ('push', 'sign on a phone')], max_length=10, verbose_name='channel')),
                ('outcome', models.CharField(choices=[('left', 'on its way to them'), ('not_arrived', 'did not arrive'), ('stopped', 'they asked for no more'), ('gone', 'there is no such number or address'), ('arrived', 'arrived')], max_length=12, verbose_name='outcome')),
                ('happened_at', models.DateTimeField(verbose_name='happened')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delivery_events', to='messaging.message')),
            ],
            options={
                'verbose_name': 'receipt',
                'constraints': [models.UniqueConstraint(fields=('provider', 'event_id'), name='delivery_event_once')],
            },
        ),
        migrations.CreateModel(
            name='MessageStateChannelWhyHeldEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('queued', 'waiting'), ('sending', 'on its way'), ('sent', 'sent'), ('held', 'needs a person'), ('told', 'told by a person'), ('failed', 'could not be sent'), ('expired', 'too late, not sent'), ('cancelled', 'no longer needed')], default='queued', max_length=10, verbose_name='state')),
                ('channel', models.CharField(blank=True, choices=[('text', 'text message'), ('email', 'email'), ('call', 'phone call'), ('post', 'letter'), ('push', 'sign on a phone')], max_length=10, verbose_name='channel')),
                ('why_held', models.CharField(blank=True, max_length=40, verbose_name='why not sent')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='state_channel_why_held_events', to='messaging.message')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReplyFrom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reply', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='senders', to='messaging.inboundreply')),
            ],
            options={
                'verbose_name': 'who may have written a reply',
                'constraints': [models.UniqueConstraint(fields=('reply', 'person'), name='reply_from_each_once')],
            },
        ),
        migrations.CreateModel(
            name='LetterPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('messages', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='which messages')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='looked at')),
                ('drawn', models.PositiveSmallIntegerField(default=0, verbose_name='drawn')),
                ('pdf', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='the file')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'letters printed',
                'constraints': [models.CheckConstraint(condition=models.Q(('drawn__lte', models.F('done'))), name='letter_print_draws_what_it_has_looked_at')],
            },
        ),
        migrations.AddField(
            model_name='inboundreply',
            name='people',
            field=models.ManyToManyField(related_name='replies', through='messaging.ReplyFrom', to=settings.AUTH_USER_MODEL),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handtry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "messaging_handtryevent" ("again_at", "by_id", "created_at", "id", "message_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."again_at", NEW."by_id", NEW."created_at", NEW."id", NEW."message_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id"); RETURN NULL;', hash='43233829eb7ea8462fb9abaf46259a8d4a2b9aef', operation='INSERT', pgid='pgtrigger_insert_insert_b15d8', table='messaging_handtry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handtry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "messaging_handtryevent" ("again_at", "by_id", "created_at", "id", "message_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id") VALUES (NEW."again_at", NEW."by_id", NEW."created_at", NEW."id", NEW."message_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id"); RETURN NULL;', hash='e3f73839a260295c9d67134d744e43977182900c', operation='UPDATE', pgid='pgtrigger_update_update_bd6c7', table='messaging_handtry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deliveryevent',
            trigger=pgtrigger.compiler.Trigger(name='delivery_event_only_added_to', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='b3df42aa9c59ca4778e2268aba73d88b071ee764', operation='UPDATE', pgid='pgtrigger_delivery_event_only_added_to_2573d', table='messaging_deliveryevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inboundreply',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "messaging_inboundreplyevent" ("answered_purpose", "answered_target", "created_at", "id", "is_urgent", "meaning", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "provider_ref", "public_id", "received_at", "settled_at", "settled_by_id") VALUES (NEW."answered_purpose", NEW."answered_target", NEW."created_at", NEW."id", NEW."is_urgent", NEW."meaning", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."provider_ref", NEW."public_id", NEW."received_at", NEW."settled_at", NEW."settled_by_id"); RETURN NULL;', hash='8cd836a5e88cb8f298b14c8e6f1d08627d31ce39', operation='INSERT', pgid='pgtrigger_insert_insert_6bb37', table='messaging_inboundreply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='inboundreply',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_purpose" IS DISTINCT FROM (NEW."answered_purpose") OR OLD."answered_target" IS DISTINCT FROM (NEW."answered_target") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_urgent" IS DISTINCT FROM (NEW."is_urgent") OR OLD."meaning" IS DISTINCT FROM (NEW."meaning") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."provider_ref" IS DISTINCT FROM (NEW."provider_ref") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."settled_at" IS DISTINCT FROM (NEW."settled_at") OR OLD."settled_by_id" IS DISTINCT FROM (NEW."settled_by_id"))', func='INSERT INTO "messaging_inboundreplyevent" ("answered_purpose", "answered_target", "created_at", "id", "is_urgent", "meaning", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "provider_ref", "public_id", "received_at", "settled_at", "settled_by_id") VALUES (NEW."answered_purpose", NEW."answered_target", NEW."created_at", NEW."id", NEW."is_urgent", NEW."meaning", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider", NEW."provider_ref", NEW."public_id", NEW."received_at", NEW."settled_at", NEW."settled_by_id"); RETURN NULL;', hash='6d94e56382e39b606893cbc6b0ab6f31b99de692', operation='UPDATE', pgid='pgtrigger_update_update_4b8a6', table='messaging_inboundreply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "messaging_messagestatechannelwhyheldevent" ("channel", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "why_held") SELECT new_values."channel", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."state", new_values."why_held" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8a1211db62dc48ee37f09130d33750ff0d4fa43f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_5f272', referencing='REFERENCING NEW TABLE AS new_values ', table='messaging_message', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."why_held" IS DISTINCT FROM (NEW."why_held"))', func='INSERT INTO "messaging_messagestatechannelwhyheldevent" ("channel", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "why_held") VALUES (NEW."channel", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."why_held"); RETURN NULL;', hash='065173eba753f53a799b987ec647b84dd24772e0', operation='UPDATE', pgid='pgtrigger_update_update_959c4', table='messaging_message', when='AFTER')),
        ),
    ]
