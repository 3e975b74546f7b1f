"""Addresses of membership's pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from ikoota.membership import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
]
