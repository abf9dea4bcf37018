from django.urls import include, path

from groups import views
from groups.roster import views as roster

app_name = "groups"

urlpatterns = [
    path("groups/", views.group_list, name="list"),
    path("groups/empty.<str:kind>", roster.blank_spreadsheet, name="blank_spreadsheet"),
    path("groups/<uuid:public_id>/", views.group_page, name="group"),
    path("groups/<uuid:public_id>/people/", views.people, name="people"),
    path("groups/<uuid:public_id>/people/bring-in/", roster.bring_people_in, name="bring_people_in"),
    path("brought-in/<uuid:public_id>/", roster.brought_in, name="brought_in"),
    path("brought-in/<uuid:public_id>/rows.csv", roster.refused_rows_file, name="refused_rows_file"),
    path("seats/<uuid:public_id>/named-contact/", views.named_contact, name="named_contact"),
    path("", include("groups.seats.urls")),
    path("", include("groups.forming.urls")),
    path("", include("groups.replies.urls")),
    path("", include("groups.told.urls")),
    path("", include("groups.joining.urls")),
    path("", include("groups.agreement.urls")),
    path("", include("groups.words.urls")),
    path("", include("groups.training.urls")),
    path("", include("groups.terms.urls")),
    path("", include("groups.organisation.urls")),
    path("", include("groups.wordings.urls")),
    path("", include("groups.unease.urls")),
    path("", include("groups.record.urls")),
]
