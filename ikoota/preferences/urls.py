"""Addresses of the preferences page, under /preferences/."""

from django.urls import path

from ikoota.preferences import views

urlpatterns = [path("", views.preferences, name="preferences")]
