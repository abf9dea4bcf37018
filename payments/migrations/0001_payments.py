import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import payments.models.lines
import payments.models.rates
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('group_sessions', '0001_sessions'),
        ('groups', '0001_groups'),
        ('people', '__first__'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('reference', models.CharField(default=payments.models.lines.new_payee_reference, max_length=20, verbose_name='payee code')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payees', to='groups.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payees', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'payee',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'person'), name='payee_once_per_person'), models.UniqueConstraint(fields=('organisation', 'reference'), name='payee_reference_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('reference', models.CharField(default=payments.models.lines.new_claim_reference, max_length=20, unique=True, verbose_name='reference')),
                ('submitted_at', models.DateTimeField(verbose_name='sent')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='payments.payee')),
            ],
            options={
                'verbose_name': 'claim',
                'ordering': ['submitted_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RateCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('source', models.CharField(max_length=300, verbose_name='where it comes from')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until, not counting this day')),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rate_cards', to='groups.organisation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rate card',
                'ordering': ['-effective_from', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_to', None), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='rate_card_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_by', None), ('proposed_by', None)), models.Q(('agreed_by__isnull', False), ('proposed_by__isnull', False), models.Q(('proposed_by', models.F('agreed_by')), _negated=True)), _connector='OR'), name='rate_card_proposed_and_agreed_by_two'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organisation', '='), (payments.models.rates.DateRange('effective_from', 'effective_to'), '&&')], name='rate_card_one_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='RateProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('source', models.CharField(max_length=300, verbose_name='where it comes from')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('card', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='payments.ratecard')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rate_proposals', to='groups.organisation')),
            ],
            options={
                'verbose_name': 'proposal for rates',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('card', None), ('settled_at__isnull', False), _connector='OR'), name='rate_proposal_with_a_card_is_settled')],
            },
        ),
        migrations.CreateModel(
            name='ProposedRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('activity', models.CharField(choices=[('session', 'session'), ('preparation', 'preparation call')], max_length=20, verbose_name='activity')),
                ('per_hour', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='pounds an hour')),
                ('step_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='rounded up to minutes')),
                ('least_minutes', models.PositiveSmallIntegerField(default=0, help_text='A short call takes more of somebody’s day than its minutes.', verbose_name='at least this many minutes')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='payments.rateproposal')),
            ],
            options={
                'verbose_name': 'proposed rate',
                'ordering': ['proposal', 'activity'],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'activity'), name='proposed_rate_one_per_activity'), models.CheckConstraint(condition=models.Q(('per_hour__gt', 0), ('step_minutes__gte', 1)), name='proposed_rate_is_more_than_nothing')],
            },
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('activity', models.CharField(choices=[('session', 'session'), ('preparation', 'preparation call')], max_length=20, verbose_name='activity')),
                ('per_hour', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='pounds an hour')),
                ('step_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='rounded up to minutes')),
                ('least_minutes', models.PositiveSmallIntegerField(default=0, help_text='A short call takes more of somebody’s day than its minutes.', verbose_name='at least this many minutes')),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rates', to='payments.ratecard')),
            ],
            options={
                'verbose_name': 'rate',
                'ordering': ['card', 'activity'],
                'constraints': [models.UniqueConstraint(fields=('card', 'activity'), name='rate_one_per_activity'), models.CheckConstraint(condition=models.Q(('per_hour__gt', 0)), name='rate_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('step_minutes__gte', 1)), name='rate_step_is_a_minute_or_more')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('line_count', models.PositiveIntegerField(verbose_name='lines')),
                ('total', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='pounds')),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField(verbose_name='the file, byte for byte')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='groups.organisation')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'batch',
                'verbose_name_plural': 'batches',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='batch_number_once'), models.CheckConstraint(condition=models.Q(('line_count__gt', 0)), name='batch_is_not_empty'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='batch_released_at_and_released_by_set_together'), models.CheckConstraint(condition=models.Q(('released_by', None), models.Q(('released_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='batch_releaser_is_not_preparer')],
            },
        ),
        migrations.CreateModel(
            name='BatchDownload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='payments.batch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'download',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BatchEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('released_at', models.DateTimeField(blank=True, null=True, verbose_name='released')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='organisation_number_prepared_by_released_by_released_at_events', to='payments.batch')),
                ('prepared_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('reference', models.CharField(default=payments.models.lines.new_claim_reference, max_length=20, verbose_name='reference')),
                ('submitted_at', models.DateTimeField(verbose_name='sent')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.claim')),
                ('payee', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.payee')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PayeeEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('reference', models.CharField(default=payments.models.lines.new_payee_reference, max_length=20, verbose_name='payee code')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.organisation')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.payee')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PaymentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('activity', models.CharField(choices=[('session', 'session'), ('preparation', 'preparation call')], max_length=20, verbose_name='activity')),
                ('activity_date', models.DateField(verbose_name='date')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes paid')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='pounds')),
                ('state', models.CharField(choices=[('offered', 'waiting for the member'), ('held', 'the member will decide later'), ('declined', 'not taken'), ('accepted', 'sent'), ('approved', 'approved'), ('batched', 'on its way'), ('withdrawn', 'taken back')], default='offered', max_length=10, verbose_name='state')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('verified_at', models.DateTimeField(verbose_name='confirmed')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('why_withdrawn', models.CharField(blank=True, choices=[('attendance', 'the register was put right'), ('call', 'the call did not happen')], max_length=12, verbose_name='why it was taken back')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('attendance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_lines', to='group_sessions.attendance')),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.claim')),
                ('group_session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_lines', to='group_sessions.groupsession')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_lines', to='group_sessions.invitation')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.payee')),
                ('payee_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('preparation_call', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_lines', to='group_sessions.preparationcall')),
                ('verified_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.rate')),
            ],
            options={
                'verbose_name': 'payment line',
                'ordering': ['activity_date', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'offered')), fields=['created_at'], name='payment_line_waiting'), models.Index(condition=models.Q(('state', 'accepted')), fields=['payee'], name='payment_line_to_approve'), models.Index(condition=models.Q(('state', 'approved')), fields=['payee'], name='payment_line_to_batch')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('attendance',), name='payment_line_once_per_attendance'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('preparation_call',), name='payment_line_once_per_preparation_call'), models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('invitation',), name='payment_line_once_per_invitation'), models.CheckConstraint(condition=models.Q(models.Q(('activity', 'session'), ('attendance__isnull', False), ('invitation', None), ('preparation_call', None)), models.Q(('activity', 'session'), ('attendance', None), ('invitation__isnull', False), ('preparation_call', None)), models.Q(('activity', 'preparation'), ('attendance', None), ('invitation', None), ('preparation_call__isnull', False)), _connector='OR'), name='payment_line_names_what_it_pays_for'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_line_is_more_than_nothing'), models.CheckConstraint(condition=models.Q(('verified_by', models.F('payee_person')), _negated=True), name='payment_line_verifier_is_not_payee'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('payee_person')), _negated=True), models.Q(('approved_by', models.F('verified_by')), _negated=True)), _connector='OR'), name='payment_line_approver_is_not_payee_or_verifier'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('state__in', ['approved', 'batched'])), models.Q(models.Q(('state__in', ['approved', 'batched']), _negated=True), ('approved_at', None), ('approved_by', None)), _connector='OR'), name='payment_line_approved_says_when_and_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('state__in', ['accepted', 'approved', 'batched'])), models.Q(models.Q(('state__in', ['accepted', 'approved', 'batched']), _negated=True), ('claim', None)), _connector='OR'), name='payment_line_accepted_is_in_a_claim'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'offered')), ('state', 'withdrawn'), models.Q(models.Q(('state__in', ['offered', 'withdrawn']), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='payment_line_answered_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('why_withdrawn__gt', ''), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('why_withdrawn', ''), ('withdrawn_at', None)), _connector='OR'), name='payment_line_withdrawn_says_when_and_why')],
            },
        ),
        migrations.CreateModel(
            name='BatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='pounds')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batch_lines', to='payments.batch')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='batch_line', to='payments.paymentline')),
            ],
            options={
                'verbose_name': 'batch line',
            },
        ),
        migrations.CreateModel(
            name='PaymentLineEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('activity', models.CharField(choices=[('session', 'session'), ('preparation', 'preparation call')], max_length=20, verbose_name='activity')),
                ('activity_date', models.DateField(verbose_name='date')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes paid')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='pounds')),
                ('state', models.CharField(choices=[('offered', 'waiting for the member'), ('held', 'the member will decide later'), ('declined', 'not taken'), ('accepted', 'sent'), ('approved', 'approved'), ('batched', 'on its way'), ('withdrawn', 'taken back')], default='offered', max_length=10, verbose_name='state')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('verified_at', models.DateTimeField(verbose_name='confirmed')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('why_withdrawn', models.CharField(blank=True, choices=[('attendance', 'the register was put right'), ('call', 'the call did not happen')], max_length=12, verbose_name='why it was taken back')),
                ('approved_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('attendance', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='group_sessions.attendance')),
                ('claim', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.claim')),
                ('group_session', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='group_sessions.groupsession')),
                ('invitation', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='group_sessions.invitation')),
                ('payee', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.payee')),
                ('payee_person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.paymentline')),
                ('preparation_call', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='group_sessions.preparationcall')),
                ('verified_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('rate', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.rate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RateCardEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('source', models.CharField(max_length=300, verbose_name='where it comes from')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='until, not counting this day')),
                ('agreed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.ratecard')),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RateEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('activity', models.CharField(choices=[('session', 'session'), ('preparation', 'preparation call')], max_length=20, verbose_name='activity')),
                ('per_hour', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='pounds an hour')),
                ('step_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='rounded up to minutes')),
                ('least_minutes', models.PositiveSmallIntegerField(default=0, help_text='A short call takes more of somebody’s day than its minutes.', verbose_name='at least this many minutes')),
                ('card', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.ratecard')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.rate')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposedRateEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('activity', models.CharField(choices=[('session', 'session'), ('preparation', 'preparation call')], max_length=20, verbose_name='activity')),
                ('per_hour', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='pounds an hour')),
                ('step_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='rounded up to minutes')),
                ('least_minutes', models.PositiveSmallIntegerField(default=0, help_text='A short call takes more of somebody’s day than its minutes.', verbose_name='at least this many minutes')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.proposedrate')),
                ('proposal', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.rateproposal')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RateProposalEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='public id')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('source', models.CharField(max_length=300, verbose_name='where it comes from')),
                ('effective_from', models.DateField(verbose_name='from')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled')),
                ('by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('card', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='payments.ratecard')),
                ('organisation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='groups.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='payments.rateproposal')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='batch_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a batch is never deleted' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_never_deleted';", hash='fb57f0e6181156af2da690266711bcc8252b7138', operation='DELETE', pgid='pgtrigger_batch_is_never_deleted_ec75e', table='payments_batch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='batch_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."line_count" IS DISTINCT FROM (NEW."line_count") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."content" IS DISTINCT FROM (NEW."content"))', func="RAISE EXCEPTION 'a batch is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_is_never_changed';", hash='fb84ebf7fccfee1571be01e4937c4574c6d409d6', operation='UPDATE', pgid='pgtrigger_batch_is_never_changed_2eb31', table='payments_batch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='batch_release_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."released_at" IS NOT NULL AND (OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_by_id" IS DISTINCT FROM (NEW."released_by_id")))', func="RAISE EXCEPTION 'a batch is sent once' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_release_is_never_changed';", hash='b60561dfb2633e199484419f74b4bfeb6eff023b', operation='UPDATE', pgid='pgtrigger_batch_release_is_never_changed_25e47', table='payments_batch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='batch_releaser_is_not_paid_and_did_not_approve', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."released_by_id" IS NULL AND NEW."released_by_id" IS NOT NULL)', func="\n                    IF EXISTS (\n                        SELECT 1 FROM payments_batchline b JOIN payments_paymentline l ON l.id = b.line_id\n                        WHERE b.batch_id = NEW.id AND NEW.released_by_id IN (l.payee_person_id, l.approved_by_id)\n                    ) THEN\n                        RAISE EXCEPTION 'whoever sends a batch is not paid by it and approved nothing in it' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_releaser_is_not_paid_and_did_not_approve';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='a7841f3b71c57d612788d7c3ef2998a9a420ada7', operation='UPDATE', pgid='pgtrigger_batch_releaser_is_not_paid_and_did_not_approve_a38b6', table='payments_batch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='batch_agrees_with_its_lines', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF (\n                        SELECT (count(*), COALESCE(sum(b.amount), 0)) IS DISTINCT FROM (NEW.line_count, NEW.total)\n                            OR count(*) FILTER (WHERE l.state <> 'batched') > 0\n                        FROM payments_batchline b JOIN payments_paymentline l ON l.id = b.line_id\n                        WHERE b.batch_id = NEW.id\n                    ) THEN\n                        RAISE EXCEPTION 'a batch counts and adds up its lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_agrees_with_its_lines';\n                    END IF;\n                    RETURN NULL;\n                    ", hash='b86c0ce7f8d3f7986a49b0256da9435877b37a38', operation='INSERT', pgid='pgtrigger_batch_agrees_with_its_lines_8cef1', table='payments_batch', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_batchevent" ("number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "released_at", "released_by_id") VALUES (NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prepared_by_id", NEW."released_at", NEW."released_by_id"); RETURN NULL;', hash='6a8d39f351b7f1016947d0002c0f1182a2f7a373', operation='INSERT', pgid='pgtrigger_insert_insert_76df6', table='payments_batch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batch',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."prepared_by_id" IS DISTINCT FROM (NEW."prepared_by_id") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."released_by_id" IS DISTINCT FROM (NEW."released_by_id"))', func='INSERT INTO "payments_batchevent" ("number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_by_id", "released_at", "released_by_id") VALUES (NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prepared_by_id", NEW."released_at", NEW."released_by_id"); RETURN NULL;', hash='dd729f30a44abafa02bf5f2adc650c4ffa9cccb8', operation='UPDATE', pgid='pgtrigger_update_update_6ec83', table='payments_batch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batchdownload',
            trigger=pgtrigger.compiler.Trigger(name='batch_download_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'who took a copy is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_download_is_never_changed';", hash='6a277a87bd5cf3cdb9df84748094b5b062500c42', operation='UPDATE OR DELETE', pgid='pgtrigger_batch_download_is_never_changed_4a24f', table='payments_batchdownload', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payee',
            trigger=pgtrigger.compiler.Trigger(name='payee_is_never_somebody_else', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference"))', func="RAISE EXCEPTION 'a payee code belongs to one person for good' USING ERRCODE = 'check_violation', CONSTRAINT = 'payee_is_never_somebody_else';", hash='1a822557c9b498282c19cc6b9f8975572b4258b7', operation='UPDATE', pgid='pgtrigger_payee_is_never_somebody_else_6c23c', table='payments_payee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payee',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_payeeevent" ("created_at", "id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference") VALUES (NEW."created_at", NEW."id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reference"); RETURN NULL;', hash='31fe7734b8bc5f86dd62d475c2085d076d13110f', operation='INSERT', pgid='pgtrigger_insert_insert_cc697', table='payments_payee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payee',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_payeeevent" ("created_at", "id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference") VALUES (NEW."created_at", NEW."id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reference"); RETURN NULL;', hash='3a0e868215b017b14a2064c60099a301782f1d0c', operation='UPDATE', pgid='pgtrigger_update_update_a51ff', table='payments_payee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a claim stays, even an empty one' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_deleted';", hash='b73f382a3309a067594fbab3c5c22ccfa205d1a0', operation='DELETE', pgid='pgtrigger_claim_is_never_deleted_c82ed', table='payments_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."payee_id" IS DISTINCT FROM (NEW."payee_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference"))', func="RAISE EXCEPTION 'a claim keeps its payee and its reference' USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_never_changed';", hash='e2c3716f1674dadd6e0b3e44ac15661de2f6df02', operation='UPDATE', pgid='pgtrigger_claim_is_never_changed_2c2da', table='payments_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_claimevent" ("created_at", "id", "payee_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "submitted_at") VALUES (NEW."created_at", NEW."id", NEW."payee_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reference", NEW."submitted_at"); RETURN NULL;', hash='a06373c5a62bc8be3f815659431c3c04fc3a05c4', operation='INSERT', pgid='pgtrigger_insert_insert_2c91a', table='payments_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_claimevent" ("created_at", "id", "payee_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "submitted_at") VALUES (NEW."created_at", NEW."id", NEW."payee_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reference", NEW."submitted_at"); RETURN NULL;', hash='11b9473ac2b3827f815184b68bc5043efb8f1a8a', operation='UPDATE', pgid='pgtrigger_update_update_c8e8c', table='payments_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batchline',
            trigger=pgtrigger.compiler.Trigger(name='batch_line_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a line in a batch is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_line_is_never_changed';", hash='3f0e73402965ce2f4cf1ea0f1f5e7e6b5193f9ec', operation='UPDATE OR DELETE', pgid='pgtrigger_batch_line_is_never_changed_5fe37', table='payments_batchline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='batchline',
            trigger=pgtrigger.compiler.Trigger(name='batch_line_is_approved_and_prepared_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (\n        SELECT 1 FROM new_lines n JOIN payments_paymentline l ON l.id = n.line_id\n        WHERE l.state <> 'approved' OR l.amount <> n.amount\n    ) THEN\n        RAISE EXCEPTION 'only an approved line goes into a batch, with its own amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_line_is_approved';\n    END IF;\n    IF EXISTS (\n        SELECT 1 FROM new_lines n\n            JOIN payments_paymentline l ON l.id = n.line_id\n            JOIN payments_batch b ON b.id = n.batch_id\n        WHERE b.prepared_by_id IN (l.verified_by_id, l.approved_by_id, l.payee_person_id)\n    ) THEN\n        RAISE EXCEPTION 'whoever prepares a batch has no other part in it' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_line_preparer_has_no_other_part';\n    END IF;\n    IF EXISTS (\n        SELECT 1 FROM new_lines n\n            JOIN payments_paymentline l ON l.id = n.line_id\n            JOIN payments_payee p ON p.id = l.payee_id\n            JOIN payments_batch b ON b.id = n.batch_id\n        WHERE p.organisation_id <> b.organisation_id\n    ) THEN\n        RAISE EXCEPTION 'a batch pays one organisation''s lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_line_is_of_the_organisation';\n    END IF;\n    IF EXISTS (\n        SELECT 1 FROM payments_batch b\n        WHERE b.id IN (SELECT batch_id FROM new_lines)\n            AND b.line_count < (SELECT count(*) FROM payments_batchline WHERE batch_id = b.id)\n    ) THEN\n        RAISE EXCEPTION 'a batch that was made takes no more lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'batch_takes_no_more_lines';\n    END IF;\n    RETURN NULL;\n", hash='83c359abb32f74a0839cd15ccc82759dcaff7f05', level='STATEMENT', operation='INSERT', pgid='pgtrigger_batch_line_is_approved_and_prepared_by_another_047b4', referencing='REFERENCING NEW TABLE AS new_lines ', table='payments_batchline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_is_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a payment line is never deleted' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_is_never_deleted';", hash='37655dda5344ea280f8898dd500de7353f2e3a2d', operation='DELETE', pgid='pgtrigger_payment_line_is_never_deleted_9513b', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_payee_person_is_the_payees', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    SELECT person_id INTO NEW.payee_person_id FROM payments_payee WHERE id = NEW.payee_id;\n                    RETURN NEW;\n                    ', hash='8e936eb8d6718cbdf13cd74a1b031ce725cf37cc', operation='INSERT OR UPDATE OF "payee_id", "payee_person_id"', pgid='pgtrigger_payment_line_payee_person_is_the_payees_1547b', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_facts_agree', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE payee payments_payee%ROWTYPE; rate payments_rate%ROWTYPE; card payments_ratecard%ROWTYPE; was_there bigint; at_session bigint; run_by bigint;', func="\n    SELECT * INTO payee FROM payments_payee WHERE id = NEW.payee_id;\n    SELECT * INTO rate FROM payments_rate WHERE id = NEW.rate_id;\n    SELECT * INTO card FROM payments_ratecard WHERE id = rate.card_id;\n    SELECT person_id, group_session_id INTO was_there, at_session FROM group_sessions_attendance\n        WHERE id = NEW.attendance_id;\n    IF NEW.attendance_id IS NULL AND NEW.invitation_id IS NULL THEN\n        SELECT person_id, group_session_id INTO was_there, at_session FROM group_sessions_preparationcall\n            WHERE id = NEW.preparation_call_id;\n    ELSIF NEW.attendance_id IS NULL THEN\n        SELECT person_id, group_session_id INTO was_there, at_session FROM group_sessions_invitation\n            WHERE id = NEW.invitation_id;\n        IF (SELECT state FROM group_sessions_groupsession WHERE id = at_session) <> 'cancelled' THEN\n            RAISE EXCEPTION 'it was not called off' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_without_coming_is_for_what_was_called_off';\n        END IF;\n    END IF;\n    SELECT g.organisation_id INTO run_by FROM group_sessions_groupsession s\n        JOIN groups_group g ON g.id = s.group_id WHERE s.id = NEW.group_session_id;\n\n    IF NEW.state <> 'offered' THEN\n        RAISE EXCEPTION 'a line is offered first' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_begins_as_an_offer';\n    END IF;\n    IF was_there <> payee.person_id OR at_session <> NEW.group_session_id THEN\n        RAISE EXCEPTION 'a line pays the person who was there, for that session' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_pays_whoever_was_there';\n    END IF;\n    IF run_by <> payee.organisation_id OR card.organisation_id <> payee.organisation_id THEN\n        RAISE EXCEPTION 'payee, session and rate are one organisation''s' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_stays_in_one_organisation';\n    END IF;\n    IF rate.activity <> NEW.activity OR NEW.activity_date < card.effective_from\n        OR NEW.activity_date >= COALESCE(card.effective_to, 'infinity'::date) THEN\n        RAISE EXCEPTION 'the rate is for this activity, in force on that day' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_rate_was_in_force';\n    END IF;\n    IF NEW.minutes % rate.step_minutes <> 0\n        OR NEW.amount <> round(NEW.minutes * rate.per_hour / 60, 2) THEN\n        RAISE EXCEPTION 'the amount is the minutes at the rate' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_amount_is_minutes_times_rate';\n    END IF;\n    RETURN NEW;\n", hash='db63d1e37c8e49aa340ec1c4ac6805eac3297220', operation='INSERT', pgid='pgtrigger_payment_line_facts_agree_ddf5b', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_facts_are_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."payee_id" IS DISTINCT FROM (NEW."payee_id") OR OLD."group_session_id" IS DISTINCT FROM (NEW."group_session_id") OR OLD."attendance_id" IS DISTINCT FROM (NEW."attendance_id") OR OLD."preparation_call_id" IS DISTINCT FROM (NEW."preparation_call_id") OR OLD."invitation_id" IS DISTINCT FROM (NEW."invitation_id") OR OLD."activity" IS DISTINCT FROM (NEW."activity") OR OLD."activity_date" IS DISTINCT FROM (NEW."activity_date") OR OLD."rate_id" IS DISTINCT FROM (NEW."rate_id") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."verified_by_id" IS DISTINCT FROM (NEW."verified_by_id") OR OLD."verified_at" IS DISTINCT FROM (NEW."verified_at"))', func="RAISE EXCEPTION 'what a line pays for, and how much, is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_facts_are_never_changed';", hash='0ae9e86eaff18be4fa449eb8935e875e17683f95', operation='UPDATE', pgid='pgtrigger_payment_line_facts_are_never_changed_3830c', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_approved_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."approved_at" IS NOT NULL AND (OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at")))', func="RAISE EXCEPTION 'an approved line is never changed' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_approved_is_never_changed';", hash='d13f72b5eafe60361b9b8359bc119628553ce703', operation='UPDATE', pgid='pgtrigger_payment_line_approved_is_never_changed_32bb6', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_takes_one_step', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))', func="\n                    IF (OLD.state, NEW.state) NOT IN (('offered', 'held'), ('offered', 'declined'), ('offered', 'accepted'), ('offered', 'withdrawn'), ('held', 'declined'), ('held', 'accepted'), ('held', 'withdrawn'), ('declined', 'held'), ('declined', 'accepted'), ('declined', 'withdrawn'), ('accepted', 'held'), ('accepted', 'declined'), ('accepted', 'approved'), ('accepted', 'withdrawn'), ('approved', 'batched')) THEN\n                        RAISE EXCEPTION 'a line cannot go from that state to this one' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_takes_one_step';\n                    END IF;\n                    IF NEW.state = 'batched'\n                        AND NOT EXISTS (SELECT 1 FROM payments_batchline WHERE line_id = NEW.id) THEN\n                        RAISE EXCEPTION 'a line on its way is in a batch' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_on_its_way_is_in_a_batch';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='ce261fef1e42cd9237b1b57dfa31c023616d5371', operation='UPDATE', pgid='pgtrigger_payment_line_takes_one_step_f0b1e', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='payment_line_claim_is_the_payees', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") AND NEW."claim_id" IS NOT NULL)', func="\n                    IF (SELECT payee_id FROM payments_claim WHERE id = NEW.claim_id) <> NEW.payee_id THEN\n                        RAISE EXCEPTION 'a claim holds one payee''s lines' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_line_claim_is_the_payees';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='0f5f8efbfbd6a1a67169fd7b8d5e3613020221a7', operation='UPDATE', pgid='pgtrigger_payment_line_claim_is_the_payees_a20ee', table='payments_paymentline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_paymentlineevent" ("activity", "activity_date", "amount", "answered_at", "approved_at", "approved_by_id", "attendance_id", "claim_id", "created_at", "group_session_id", "id", "invitation_id", "minutes", "payee_id", "payee_person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preparation_call_id", "public_id", "rate_id", "state", "verified_at", "verified_by_id", "why_withdrawn", "withdrawn_at") VALUES (NEW."activity", NEW."activity_date", NEW."amount", NEW."answered_at", NEW."approved_at", NEW."approved_by_id", NEW."attendance_id", NEW."claim_id", NEW."created_at", NEW."group_session_id", NEW."id", NEW."invitation_id", NEW."minutes", NEW."payee_id", NEW."payee_person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."preparation_call_id", NEW."public_id", NEW."rate_id", NEW."state", NEW."verified_at", NEW."verified_by_id", NEW."why_withdrawn", NEW."withdrawn_at"); RETURN NULL;', hash='7984b5eae1b2a3ce85c6ca392cd8748acbe3f921', operation='INSERT', pgid='pgtrigger_insert_insert_2d042', table='payments_paymentline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentline',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_paymentlineevent" ("activity", "activity_date", "amount", "answered_at", "approved_at", "approved_by_id", "attendance_id", "claim_id", "created_at", "group_session_id", "id", "invitation_id", "minutes", "payee_id", "payee_person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "preparation_call_id", "public_id", "rate_id", "state", "verified_at", "verified_by_id", "why_withdrawn", "withdrawn_at") VALUES (NEW."activity", NEW."activity_date", NEW."amount", NEW."answered_at", NEW."approved_at", NEW."approved_by_id", NEW."attendance_id", NEW."claim_id", NEW."created_at", NEW."group_session_id", NEW."id", NEW."invitation_id", NEW."minutes", NEW."payee_id", NEW."payee_person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."preparation_call_id", NEW."public_id", NEW."rate_id", NEW."state", NEW."verified_at", NEW."verified_by_id", NEW."why_withdrawn", NEW."withdrawn_at"); RETURN NULL;', hash='7ec08c684e7fabd6fdfc67ee6897eee01966b6bc', operation='UPDATE', pgid='pgtrigger_update_update_aaff1', table='payments_paymentline', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratecard',
            trigger=pgtrigger.compiler.Trigger(name='rate_card_is_never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."effective_from" IS DISTINCT FROM (NEW."effective_from"))', func="RAISE EXCEPTION 'a new rate is a new card' USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_card_is_never_edited';", hash='ac14afbae3527a07ec6af89308741564f822cf36', operation='UPDATE', pgid='pgtrigger_rate_card_is_never_edited_e4481', table='payments_ratecard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratecard',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_ratecardevent" ("agreed_by_id", "created_at", "effective_from", "effective_to", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "public_id", "source") VALUES (NEW."agreed_by_id", NEW."created_at", NEW."effective_from", NEW."effective_to", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_by_id", NEW."public_id", NEW."source"); RETURN NULL;', hash='5097099eb3e09152ecf24b223313850a06d0db15', operation='INSERT', pgid='pgtrigger_insert_insert_4602e', table='payments_ratecard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratecard',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_ratecardevent" ("agreed_by_id", "created_at", "effective_from", "effective_to", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_by_id", "public_id", "source") VALUES (NEW."agreed_by_id", NEW."created_at", NEW."effective_from", NEW."effective_to", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_by_id", NEW."public_id", NEW."source"); RETURN NULL;', hash='9f6c8457cde9050238980bcdb2fcfdd054f429a7', operation='UPDATE', pgid='pgtrigger_update_update_b3af6', table='payments_ratecard', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rate',
            trigger=pgtrigger.compiler.Trigger(name='rate_used_is_never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func="\n                    IF EXISTS (SELECT 1 FROM payments_paymentline WHERE rate_id = OLD.id) THEN\n                        RAISE EXCEPTION 'a new rate is a new card' USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_used_is_never_edited';\n                    END IF;\n                    RETURN NEW;\n                    ", hash='a623935bb8d18d0ac8088dfa4aacc714497c91e6', operation='UPDATE', pgid='pgtrigger_rate_used_is_never_edited_eac07', table='payments_rate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_rateevent" ("activity", "card_id", "created_at", "id", "least_minutes", "per_hour", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "step_minutes") VALUES (NEW."activity", NEW."card_id", NEW."created_at", NEW."id", NEW."least_minutes", NEW."per_hour", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."step_minutes"); RETURN NULL;', hash='0d7557f3252d59a0015a0a972d8b2b277a2cd81d', operation='INSERT', pgid='pgtrigger_insert_insert_6d0e9', table='payments_rate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_rateevent" ("activity", "card_id", "created_at", "id", "least_minutes", "per_hour", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "step_minutes") VALUES (NEW."activity", NEW."card_id", NEW."created_at", NEW."id", NEW."least_minutes", NEW."per_hour", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."step_minutes"); RETURN NULL;', hash='926e80604aa051d4f4c4840e215171c757fc6ccf', operation='UPDATE', pgid='pgtrigger_update_update_54dc5', table='payments_rate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rateproposal',
            trigger=pgtrigger.compiler.Trigger(name='rate_proposal_settled_is_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."settled_at" IS NOT NULL)', func="RAISE EXCEPTION 'a new rate is a new proposal' USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_proposal_settled_is_never_changed';", hash='f17af244da5968d4e43e121ba607b5fd6402f730', operation='UPDATE', pgid='pgtrigger_rate_proposal_settled_is_never_changed_85525', table='payments_rateproposal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rateproposal',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_rateproposalevent" ("by_id", "card_id", "created_at", "effective_from", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "settled_at", "source") VALUES (NEW."by_id", NEW."card_id", NEW."created_at", NEW."effective_from", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."settled_at", NEW."source"); RETURN NULL;', hash='10443de3cc847a9716231f88ee6a9204ff9d1c6d', operation='INSERT', pgid='pgtrigger_insert_insert_fc037', table='payments_rateproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rateproposal',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_rateproposalevent" ("by_id", "card_id", "created_at", "effective_from", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "settled_at", "source") VALUES (NEW."by_id", NEW."card_id", NEW."created_at", NEW."effective_from", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."settled_at", NEW."source"); RETURN NULL;', hash='29d86397e3801fc70a6ad70f4f1cde8ce7430d8f', operation='UPDATE', pgid='pgtrigger_update_update_2e7c2', table='payments_rateproposal', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedrate',
            trigger=pgtrigger.compiler.Trigger(name='proposed_rate_is_never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a new rate is a new proposal' USING ERRCODE = 'check_violation', CONSTRAINT = 'proposed_rate_is_never_edited';", hash='fccb23f63d5380b69efb47907ba91b208526086e', operation='UPDATE OR DELETE', pgid='pgtrigger_proposed_rate_is_never_edited_bccaf', table='payments_proposedrate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedrate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_proposedrateevent" ("activity", "created_at", "id", "least_minutes", "per_hour", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "public_id", "step_minutes") VALUES (NEW."activity", NEW."created_at", NEW."id", NEW."least_minutes", NEW."per_hour", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_id", NEW."public_id", NEW."step_minutes"); RETURN NULL;', hash='6dc7d4d5bf48f90cedce4f39ca44662af717ed57', operation='INSERT', pgid='pgtrigger_insert_insert_6b113', table='payments_proposedrate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposedrate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_proposedrateevent" ("activity", "created_at", "id", "least_minutes", "per_hour", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "public_id", "step_minutes") VALUES (NEW."activity", NEW."created_at", NEW."id", NEW."least_minutes", NEW."per_hour", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_id", NEW."public_id", NEW."step_minutes"); RETURN NULL;', hash='f5521764b158b7b1fe1036aed445952c1fd1a3a5', operation='UPDATE', pgid='pgtrigger_update_update_0be15', table='payments_proposedrate', when='AFTER')),
        ),
    ]
