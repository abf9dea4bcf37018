from django.urls import path

from sessions.keeping import views

urlpatterns = [
    path("groups/<uuid:public_id>/templates/", views.templates, name="templates"),
    path("sessions/<uuid:public_id>/plan/keep/", views.keep, name="keep"),
    path("templates/<uuid:public_id>/", views.template, name="template"),
    path("templates/<uuid:public_id>/away/", views.template_away, name="template_away"),
    path("templates/<uuid:public_id>/plan/", views.plan_from, name="plan_from"),
]
