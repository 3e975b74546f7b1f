"""The URL map of the site: pages, JSON API, admin, health."""

from django.contrib import admin
from django.urls import include, path

from ikoota import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("ikoota.membership.urls")),
    path("", include("ikoota.preferences.urls")),
    path("calls/", include("calling.urls")),
    path("api/calling/", include("calling.api.urls")),
]
