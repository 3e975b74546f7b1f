"""Addresses of membership's pages."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.generic import TemplateView

from ikoota.membership import second_step, views

urlpatterns = [
    path("", views.home, name="home"),
    # The landing page for those who are signed in, too: what masking does and does not do.
    path("about/", TemplateView.as_view(template_name="home.html"), name="about"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("profile/password/", views.NewPasswordView.as_view(), name="password"),
    path(
        "profile/devices/<str:public_id>/sign-out/", views.sign_out_device, name="sign-out-device"
    ),
    path("second-step/", second_step.second_step, name="second-step"),
    path("second-step/renew/", second_step.renew, name="second-step-renew"),
    path("sign-out/everywhere/", views.sign_out_all, name="sign-out-everywhere"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
]
