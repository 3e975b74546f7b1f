"""Addresses of the call pages, under /calls/."""

from django.urls import path

from calling import views

urlpatterns = [
    path("", views.call_list, name="calls"),
    path("new/", views.new_call, name="new-call"),
    path("invitation/<str:token>", views.invitation, name="call-invitation"),
    path("<str:public_id>/", views.call_page, name="call"),
]
