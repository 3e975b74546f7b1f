"""Paths under /api/masking/."""

from django.urls import path

from masking.web.api import views

urlpatterns = [
    path("images", views.ImagesView.as_view(), name="api-mask-image"),
    path("audio", views.AudioView.as_view(), name="api-mask-audio"),
    path("videos", views.VideosView.as_view(), name="api-mask-video"),
    path("jobs/<str:job_id>", views.JobView.as_view(), name="api-masking-job"),
    path("jobs/<str:job_id>/result", views.ResultView.as_view(), name="api-masking-result"),
]
