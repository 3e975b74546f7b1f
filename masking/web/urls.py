"""Addresses of the masking pages, under /masking/."""

from django.urls import path

from masking.web import views

urlpatterns = [path("preview/", views.preview, name="masking-preview")]
