"""Paths under /api/calling/. Call ids have 12 characters, so the fixed words come first."""

from django.urls import include, path

from calling.api import moderation, views
from calling.api.agora import AgoraEventsView

urlpatterns = [
    path("token", views.TokenView.as_view(), name="api-token"),
    path("create", views.CreateView.as_view(), name="api-create"),
    path("my-calls", views.MyCallsView.as_view(), name="api-my-calls"),
    path("admin/", include("calling.api.staff_urls")),
    path("accept-invitation", views.AcceptInvitationView.as_view(), name="api-accept-invitation"),
    path("agora/events", AgoraEventsView.as_view(), name="api-agora-events"),
    path("<str:public_id>", views.CallView.as_view(), name="api-call"),
    path("<str:public_id>/join", views.JoinView.as_view(), name="api-join"),
    path("<str:public_id>/leave", views.LeaveView.as_view(), name="api-leave"),
    path("<str:public_id>/token/renew", views.RenewTokenView.as_view(), name="api-renew-token"),
    path("<str:public_id>/invite", views.InviteView.as_view(), name="api-invite"),
    path(
        "<str:public_id>/invitation-link",
        views.InvitationLinkView.as_view(),
        name="api-invitation-link",
    ),
    path("<str:public_id>/role", moderation.RoleView.as_view(), name="api-role"),
    path("<str:public_id>/host", moderation.HostView.as_view(), name="api-host"),
    path("<str:public_id>/mute", moderation.MuteView.as_view(), name="api-mute"),
    path("<str:public_id>/mute-all", moderation.MuteAllView.as_view(), name="api-mute-all"),
    path("<str:public_id>/remove", moderation.RemoveView.as_view(), name="api-remove"),
    path("<str:public_id>/ban", moderation.BanView.as_view(), name="api-ban"),
    path("<str:public_id>/unban", moderation.UnbanView.as_view(), name="api-unban"),
    path("<str:public_id>/lock", moderation.LockView.as_view(), name="api-lock"),
    path("<str:public_id>/unlock", moderation.UnlockView.as_view(), name="api-unlock"),
    path("<str:public_id>/pause", moderation.PauseView.as_view(), name="api-pause"),
    path("<str:public_id>/resume", moderation.ResumeView.as_view(), name="api-resume"),
    path("<str:public_id>/end", moderation.EndView.as_view(), name="api-end"),
]
