"""Addresses of the call pages, under /calls/."""

from django.urls import path

from calling import views

urlpatterns = [
    path("", views.call_list, name="calls"),
    path("new/", views.new_call, name="new-call"),
    path("<str:public_id>/", views.call_page, name="call"),
    path("<str:public_id>/invite/", views.invite, name="invite"),
    path("<str:public_id>/end/", views.end, name="end-call"),
]
