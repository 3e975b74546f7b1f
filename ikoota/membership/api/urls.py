"""Paths under /api/auth/."""

from django.urls import path

from ikoota.membership.api import views

urlpatterns = [
    path("login", views.LoginView.as_view(), name="api-login"),
    path("logout", views.LogoutView.as_view(), name="api-logout"),
    path("logout-all", views.LogoutAllView.as_view(), name="api-logout-all"),
    path("socket-ticket", views.SocketTicketView.as_view(), name="api-socket-ticket"),
]
