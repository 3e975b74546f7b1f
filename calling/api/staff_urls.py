"""Paths under /api/calling/admin/."""

from django.urls import path

from calling.api import staff

urlpatterns = [
    path("analytics", staff.AnalyticsView.as_view(), name="api-analytics"),
    path("<str:public_id>/details", staff.DetailsView.as_view(), name="api-staff-details"),
    path("<str:public_id>/end", staff.EndView.as_view(), name="api-staff-end"),
    path(
        "<str:public_id>/participants/<str:oto_number>",
        staff.ParticipantView.as_view(),
        name="api-staff-participant",
    ),
]
