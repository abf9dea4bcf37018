from sessions.arranging import urls as arranging
from sessions.calendars import urls as calendars
from sessions.dates import urls as dates
from sessions.debriefing import urls as debriefing
from sessions.facilitating import urls as facilitating
from sessions.inviting import urls as inviting
from sessions.keeping import urls as keeping
from sessions.meeting import urls as meeting
from sessions.moving import urls as moving
from sessions.papers import urls as papers
from sessions.planning import urls as planning
from sessions.preparing import urls as preparing
from sessions.proposing import urls as proposing
from sessions.venues import urls as venues
from sessions.waiting import urls as waiting

app_name = "sessions"

urlpatterns = [
    *inviting.urlpatterns,  # first, see coproduction/urls.py
    *planning.urlpatterns,
    *venues.urlpatterns,
    *papers.urlpatterns,
    *keeping.urlpatterns,
    *facilitating.urlpatterns,
    *dates.urlpatterns,
    *proposing.urlpatterns,
    *waiting.urlpatterns,
    *moving.urlpatterns,
    *calendars.urlpatterns,
    *arranging.urlpatterns,
    *preparing.urlpatterns,
    *meeting.urlpatterns,
    *debriefing.urlpatterns,
]
