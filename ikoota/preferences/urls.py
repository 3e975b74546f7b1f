"""Addresses of a member's own pages."""

from django.urls import path

from ikoota.preferences import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("profile/", views.profile, name="profile"),
    path("preferences/", views.preferences, name="preferences"),
]
