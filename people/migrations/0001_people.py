import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
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
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('preferred_name', models.CharField(max_length=100, verbose_name='preferred name')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='email for signing in')),
                ('language', models.CharField(default='en-gb', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='person_one_sign_in_per_email'), models.CheckConstraint(condition=models.Q(('email', ''), _negated=True), name='person_email_is_null_when_missing'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='person_email_is_in_small_letters'), models.CheckConstraint(condition=models.Q(('preferred_name__regex', '\\S')), name='person_has_a_preferred_name')],
            },
        ),
        migrations.CreateModel(
            name='AccessNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('kind', models.CharField(choices=[('reading', 'Reading'), ('hearing', 'Hearing'), ('seeing', 'Seeing'), ('moving', 'Moving around'), ('sitting', 'Sitting and resting'), ('thinking', 'Thinking and remembering'), ('talking', 'Talking'), ('online', 'Being online'), ('interpreter', 'An interpreter'), ('food', 'Food'), ('feeding_prayer', 'Feeding a baby, or prayer'), ('animals', 'Animals'), ('childcare', 'Childcare'), ('travel', 'Getting there'), ('supporter', 'Somebody with me'), ('sit_beside', 'Sit beside someone I know'), ('leave_early', 'Leave early'), ('times', 'Best times'), ('other', 'Something else')], max_length=14, verbose_name='what it is about')),
                ('words', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='what would help')),
                ('shared_with', models.CharField(choices=[('named_contact', 'my named contact'), ('facilitators', 'those who run my sessions')], default='facilitators', max_length=13, verbose_name='who may know')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='first said')),
                ('checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='last checked')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='no longer needed')),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_needs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'what helps somebody',
                'ordering': ['kind', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person', 'kind'), name='access_need_once_per_kind'), models.CheckConstraint(condition=models.Q(('checked_on__gte', models.F('asked_on'))), name='access_need_checked_after_it_was_said'), models.CheckConstraint(condition=models.Q(('checked_by', None), models.Q(('checked_by', models.F('person')), _negated=True), _connector='OR'), name='access_need_checked_by_somebody_else_or_nobody'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('words', None), _connector='OR'), name='access_need_forgotten_when_no_longer_needed')],
            },
        ),
        migrations.CreateModel(
            name='AccessNeedEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('kind', models.CharField(choices=[('reading', 'Reading'), ('hearing', 'Hearing'), ('seeing', 'Seeing'), ('moving', 'Moving around'), ('sitting', 'Sitting and resting'), ('thinking', 'Thinking and remembering'), ('talking', 'Talking'), ('online', 'Being online'), ('interpreter', 'An interpreter'), ('food', 'Food'), ('feeding_prayer', 'Feeding a baby, or prayer'), ('animals', 'Animals'), ('childcare', 'Childcare'), ('travel', 'Getting there'), ('supporter', 'Somebody with me'), ('sit_beside', 'Sit beside someone I know'), ('leave_early', 'Leave early'), ('times', 'Best times'), ('other', 'Something else')], max_length=14, verbose_name='what it is about')),
                ('shared_with', models.CharField(choices=[('named_contact', 'my named contact'), ('facilitators', 'those who run my sessions')], default='facilitators', max_length=13, verbose_name='who may know')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='first said')),
                ('checked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='last checked')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='no longer needed')),
                ('checked_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.accessneed')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ActionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('purpose', models.CharField(max_length=40, verbose_name='purpose')),
                ('target', models.UUIDField(help_text='The public id of what it opens.', verbose_name='what it is for')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='last used')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='action_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'action link',
                'indexes': [models.Index(fields=['target', 'purpose'], name='action_link_target')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='action_link_expires_after_creation'), models.CheckConstraint(condition=models.Q(('token_hash__regex', '^[0-9a-f]{64}$')), name='action_link_keeps_only_a_hash')],
            },
        ),
        migrations.CreateModel(
            name='ActionLinkEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('purpose', models.CharField(max_length=40, verbose_name='purpose')),
                ('target', models.UUIDField(help_text='The public id of what it opens.', verbose_name='what it is for')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.actionlink')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('if_somebody_else_answers', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='if somebody else answers')),
                ('code_word', people.secrets.EncryptedCharField(blank=True, max_length=60, null=True, verbose_name='a word that says I cannot talk')),
                ('never_contact', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='never get in touch with')),
                ('emergency_name', people.secrets.EncryptedCharField(blank=True, max_length=100, null=True, verbose_name='somebody to ring in an emergency')),
                ('emergency_phone', people.secrets.EncryptedCharField(blank=True, max_length=40, null=True, verbose_name='their number')),
                ('emergency_words', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='when, and what you may tell them')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contact_plan', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written down by')),
            ],
            options={
                'verbose_name': 'contact plan',
                'constraints': [models.CheckConstraint(condition=models.Q(('emergency_phone', None), ('emergency_name__isnull', False), _connector='OR'), name='contact_plan_names_whose_number_it_is'), models.CheckConstraint(condition=models.Q(('written_by', None), models.Q(('written_by', models.F('person')), _negated=True), _connector='OR'), name='contact_plan_written_by_somebody_else_or_nobody')],
            },
        ),
        migrations.CreateModel(
            name='ContactPlanEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.contactplan')),
                ('written_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written down by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('channel', models.CharField(choices=[('text', 'text message'), ('email', 'email'), ('call', 'phone call'), ('post', 'letter'), ('push', 'sign on a phone')], max_length=10, verbose_name='channel')),
                ('value', people.secrets.EncryptedCharField(max_length=320, null=True, verbose_name='number or address')),
                ('digest', models.CharField(db_index=True, editable=False, max_length=64)),
                ('whose', models.CharField(choices=[('mine', 'only mine'), ('shared', 'shared with somebody'), ('somebody_elses', 'somebody else’s')], default='mine', max_length=14, verbose_name='whose it is')),
                ('allowed', models.CharField(choices=[('yes', 'yes'), ('ask', 'only if I ask'), ('no', 'no')], default='no', max_length=10, verbose_name='ok to use')),
                ('wording', models.CharField(choices=[('plain', 'plain'), ('discreet', 'discreet')], default='discreet', max_length=10, verbose_name='wording')),
                ('voicemail', models.CharField(choices=[('no', 'no'), ('yes', 'yes'), ('name_only', 'only “please ring”, with a first name')], default='no', max_length=9, verbose_name='messages on voicemail')),
                ('if_cut_off', models.CharField(choices=[('wait', 'wait for me to ring'), ('ring_back', 'ring me back')], default='wait', max_length=9, verbose_name='if we are cut off')),
                ('links_ok', models.BooleanField(default=False, verbose_name='links are ok')),
                ('safe_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text='Monday is 0. Empty: any day.', size=None, verbose_name='safe days')),
                ('safe_from', models.TimeField(blank=True, null=True, verbose_name='safe from')),
                ('safe_until', models.TimeField(blank=True, null=True, verbose_name='safe until')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_points', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written down by')),
            ],
            options={
                'verbose_name': 'way to reach somebody',
                'constraints': [models.UniqueConstraint(fields=('person', 'channel', 'digest'), name='contact_point_once_per_person'), models.CheckConstraint(condition=models.Q(models.Q(('allowed', 'yes'), _negated=True), ('confirmed_on__isnull', False), _connector='OR'), name='contact_point_allowed_only_when_confirmed'), models.CheckConstraint(condition=models.Q(models.Q(('safe_from', None), ('safe_until', None)), models.Q(('safe_from__isnull', False), ('safe_from__lt', models.F('safe_until')), ('safe_until__isnull', False)), _connector='OR'), name='contact_point_safe_from_before_safe_until'), models.CheckConstraint(condition=models.Q(('safe_days__contained_by', [0, 1, 2, 3, 4, 5, 6])), name='contact_point_safe_days_are_weekdays'), models.CheckConstraint(condition=models.Q(('channel', 'call'), models.Q(('if_cut_off', 'wait'), ('voicemail', 'no')), _connector='OR'), name='contact_point_voicemail_and_cut_off_are_for_calls'), models.CheckConstraint(condition=models.Q(('value__isnull', False), ('allowed', 'no'), _connector='OR'), name='contact_point_taken_away_is_not_used'), models.CheckConstraint(condition=models.Q(('written_by', None), models.Q(('written_by', models.F('person')), _negated=True), _connector='OR'), name='contact_point_written_by_somebody_else_or_nobody')],
            },
        ),
        migrations.CreateModel(
            name='ContactPointEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('channel', models.CharField(choices=[('text', 'text message'), ('email', 'email'), ('call', 'phone call'), ('post', 'letter'), ('push', 'sign on a phone')], max_length=10, verbose_name='channel')),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('whose', models.CharField(choices=[('mine', 'only mine'), ('shared', 'shared with somebody'), ('somebody_elses', 'somebody else’s')], default='mine', max_length=14, verbose_name='whose it is')),
                ('allowed', models.CharField(choices=[('yes', 'yes'), ('ask', 'only if I ask'), ('no', 'no')], default='no', max_length=10, verbose_name='ok to use')),
                ('wording', models.CharField(choices=[('plain', 'plain'), ('discreet', 'discreet')], default='discreet', max_length=10, verbose_name='wording')),
                ('voicemail', models.CharField(choices=[('no', 'no'), ('yes', 'yes'), ('name_only', 'only “please ring”, with a first name')], default='no', max_length=9, verbose_name='messages on voicemail')),
                ('if_cut_off', models.CharField(choices=[('wait', 'wait for me to ring'), ('ring_back', 'ring me back')], default='wait', max_length=9, verbose_name='if we are cut off')),
                ('links_ok', models.BooleanField(default=False, verbose_name='links are ok')),
                ('safe_days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text='Monday is 0. Empty: any day.', size=None, verbose_name='safe days')),
                ('safe_from', models.TimeField(blank=True, null=True, verbose_name='safe from')),
                ('safe_until', models.TimeField(blank=True, null=True, verbose_name='safe until')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmed on')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='people.contactpoint')),
                ('written_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written down by')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HardDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('month', models.PositiveSmallIntegerField(choices=[(1, 'January'), (2, 'February'), (3, 'March'), (4, 'April'), (5, 'May'), (6, 'June'), (7, 'July'), (8, 'August'), (9, 'September'), (10, 'October'), (11, 'November'), (12, 'December')], verbose_name='month')),
                ('day', models.PositiveSmallIntegerField(verbose_name='day')),
                ('label', people.secrets.EncryptedCharField(blank=True, max_length=80, null=True, verbose_name='what it is')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hard_dates', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hard date',
                'ordering': ['month', 'day'],
                'constraints': [models.UniqueConstraint(fields=('person', 'month', 'day'), name='hard_date_once_for_each_person'), models.CheckConstraint(condition=models.Q(models.Q(('day__range', (1, 31)), ('month__in', [1, 3, 5, 7, 8, 10, 12])), models.Q(('day__range', (1, 30)), ('month__in', [4, 6, 9, 11])), models.Q(('day__range', (1, 29)), ('month', 2)), _connector='OR'), name='hard_date_is_a_day_of_the_year')],
            },
        ),
        migrations.CreateModel(
            name='PersonEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('preferred_name', models.CharField(max_length=100, verbose_name='preferred name')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, verbose_name='email for signing in')),
                ('language', models.CharField(default='en-gb', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='may sign in')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Reveal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('what', models.CharField(choices=[('number', 'a number or address'), ('plan', 'what you wrote for when we are in touch'), ('emergency', 'who to ring for you in an emergency'), ('way_in', 'a new way in, which opens what you can open')], default='number', max_length=9, verbose_name='what was shown')),
                ('channel', models.CharField(blank=True, choices=[('text', 'text message'), ('email', 'email'), ('call', 'phone call'), ('post', 'letter'), ('push', 'sign on a phone')], max_length=10, verbose_name='channel')),
                ('why', models.CharField(max_length=40, verbose_name='why')),
                ('is_override', models.BooleanField(default=False, verbose_name='although they said no')),
                ('reason', people.secrets.EncryptedTextField(blank=True, null=True, verbose_name='the reason, in words')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact_point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reveals', to='people.contactpoint')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reveals', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'number shown',
                'indexes': [models.Index(fields=['person', '-created_at'], name='reveal_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('why__regex', '\\S')), name='reveal_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('channel__gt', ''), ('what', 'number')), models.Q(models.Q(('what', 'number'), _negated=True), ('channel', '')), _connector='OR'), name='reveal_of_a_number_says_which_channel'), models.CheckConstraint(condition=models.Q(('is_override', False), ('reason__isnull', False), _connector='OR'), name='reveal_although_they_said_no_says_the_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_personevent" ("created_at", "email", "id", "is_active", "is_superuser", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred_name", "public_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."preferred_name", NEW."public_id"); RETURN NULL;', hash='e4201e6b29737df117f5c26b4da2eb5b49d3f2a4', operation='INSERT', pgid='pgtrigger_insert_insert_65688', table='people_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."preferred_name" IS DISTINCT FROM (NEW."preferred_name") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id"))', func='INSERT INTO "people_personevent" ("created_at", "email", "id", "is_active", "is_superuser", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preferred_name", "public_id") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."is_superuser", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."preferred_name", NEW."public_id"); RETURN NULL;', hash='d6494475d218cdfaef2529b688a6d58634f1bf44', operation='UPDATE', pgid='pgtrigger_update_update_de829', table='people_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessneed',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_accessneedevent" ("asked_on", "checked_by_id", "checked_on", "created_at", "ended_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "shared_with") VALUES (NEW."asked_on", NEW."checked_by_id", NEW."checked_on", NEW."created_at", NEW."ended_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."shared_with"); RETURN NULL;', hash='3e30f1ebea9a811c568e20749f0bbe38662e067f', operation='INSERT', pgid='pgtrigger_insert_insert_b6534', table='people_accessneed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accessneed',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."asked_on" IS DISTINCT FROM (NEW."asked_on") OR OLD."checked_by_id" IS DISTINCT FROM (NEW."checked_by_id") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."shared_with" IS DISTINCT FROM (NEW."shared_with"))', func='INSERT INTO "people_accessneedevent" ("asked_on", "checked_by_id", "checked_on", "created_at", "ended_at", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "shared_with") VALUES (NEW."asked_on", NEW."checked_by_id", NEW."checked_on", NEW."created_at", NEW."ended_at", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."shared_with"); RETURN NULL;', hash='c006138cd2a425921be3e583b857f89d4c4bf1b0', operation='UPDATE', pgid='pgtrigger_update_update_8dcf6', table='people_accessneed', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionlink',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_actionlinkevent" ("created_at", "expires_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "purpose", "revoked_at", "target") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."purpose", NEW."revoked_at", NEW."target"); RETURN NULL;', hash='4c499e7fb2bfd7744f8fb95fd74914e7c5e1288b', operation='INSERT', pgid='pgtrigger_insert_insert_9190f', table='people_actionlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actionlink',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."target" IS DISTINCT FROM (NEW."target"))', func='INSERT INTO "people_actionlinkevent" ("created_at", "expires_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "purpose", "revoked_at", "target") VALUES (NEW."created_at", NEW."expires_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."purpose", NEW."revoked_at", NEW."target"); RETURN NULL;', hash='7e78f90a5e7b8952138ddee2a83ee625fba568e0', operation='UPDATE', pgid='pgtrigger_update_update_174b3', table='people_actionlink', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_contactplanevent" ("confirmed_on", "created_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "written_by_id") VALUES (NEW."confirmed_on", NEW."created_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."written_by_id"); RETURN NULL;', hash='0fe73829eef977307948016a692c142de0d798e1', operation='INSERT', pgid='pgtrigger_insert_insert_44abb', table='people_contactplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "people_contactplanevent" ("confirmed_on", "created_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "written_by_id") VALUES (NEW."confirmed_on", NEW."created_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."written_by_id"); RETURN NULL;', hash='9acd11272bb93fe13174e18411cd53785fee2e26', operation='UPDATE', pgid='pgtrigger_update_update_7769f', table='people_contactplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpoint',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "people_contactpointevent" ("allowed", "channel", "confirmed_on", "created_at", "digest", "id", "if_cut_off", "links_ok", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "safe_days", "safe_from", "safe_until", "voicemail", "whose", "wording", "written_by_id") VALUES (NEW."allowed", NEW."channel", NEW."confirmed_on", NEW."created_at", NEW."digest", NEW."id", NEW."if_cut_off", NEW."links_ok", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."safe_days", NEW."safe_from", NEW."safe_until", NEW."voicemail", NEW."whose", NEW."wording", NEW."written_by_id"); RETURN NULL;', hash='400146a09142d07d77abae4bcd804c40156f41b9', operation='INSERT', pgid='pgtrigger_insert_insert_37e76', table='people_contactpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactpoint',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."allowed" IS DISTINCT FROM (NEW."allowed") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."if_cut_off" IS DISTINCT FROM (NEW."if_cut_off") OR OLD."links_ok" IS DISTINCT FROM (NEW."links_ok") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."safe_days" IS DISTINCT FROM (NEW."safe_days") OR OLD."safe_from" IS DISTINCT FROM (NEW."safe_from") OR OLD."safe_until" IS DISTINCT FROM (NEW."safe_until") OR OLD."voicemail" IS DISTINCT FROM (NEW."voicemail") OR OLD."whose" IS DISTINCT FROM (NEW."whose") OR OLD."wording" IS DISTINCT FROM (NEW."wording") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "people_contactpointevent" ("allowed", "channel", "confirmed_on", "created_at", "digest", "id", "if_cut_off", "links_ok", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "safe_days", "safe_from", "safe_until", "voicemail", "whose", "wording", "written_by_id") VALUES (NEW."allowed", NEW."channel", NEW."confirmed_on", NEW."created_at", NEW."digest", NEW."id", NEW."if_cut_off", NEW."links_ok", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."safe_days", NEW."safe_from", NEW."safe_until", NEW."voicemail", NEW."whose", NEW."wording", NEW."written_by_id"); RETURN NULL;', hash='37493fe3783a9b6a0d4df264e366e2ea9bf468de', operation='UPDATE', pgid='pgtrigger_update_update_ecedd', table='people_contactpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reveal',
            trigger=pgtrigger.compiler.Trigger(name='reveal_stays_as_it_was', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."what" IS DISTINCT FROM (NEW."what") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."is_override" IS DISTINCT FROM (NEW."is_override") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='33a4998ef86c7847cafcd60c7331ca0a1678ac30', operation='UPDATE', pgid='pgtrigger_reveal_stays_as_it_was_0a4c7', table='people_reveal', when='BEFORE')),
        ),
    ]
