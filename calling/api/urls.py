"""Paths under /api/calling/. Call ids have 12 characters, so the fixed words come first."""

from django.urls import path

from calling.api import views

urlpatterns = [
    path("token", views.TokenView.as_view(), name="api-token"),
    path("create", views.CreateView.as_view(), name="api-create"),
    path("my-calls", views.MyCallsView.as_view(), name="api-my-calls"),
    path("<str:public_id>", views.CallView.as_view(), name="api-call"),
    path("<str:public_id>/join", views.JoinView.as_view(), name="api-join"),
    path("<str:public_id>/invite", views.InviteView.as_view(), name="api-invite"),
    path("<str:public_id>/leave", views.LeaveView.as_view(), name="api-leave"),
]
