from django.urls import path

from groups.words import views

urlpatterns = [
    path("groups/<uuid:public_id>/words/", views.words, name="words"),
    path("groups/<uuid:public_id>/words/ask/", views.ask, name="words_ask"),
    path("groups/<uuid:public_id>/words/add/", views.add, name="words_add"),
    path("groups/<uuid:public_id>/words/starters/", views.add_starters, name="words_starters"),
    path("words/<uuid:public_id>/", views.word, name="word"),
    path("words/<uuid:public_id>/take-out/", views.take_out, name="word_take_out"),
]
