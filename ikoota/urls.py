"""The URL map of the site: pages, JSON API, admin, health."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from calling.api.health import HealthView
from ikoota import health, scraping
from ikoota.errors import nothing_here
from ikoota.preferences.api import PreferencesView
from masking.web.live.api import LiveView


class FaviconView(RedirectView):
    """Pages without a link to the icon (the admin, files) are asked for it at this address."""

    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        """The icon's address, with its hash where static files have one."""
        return static("img/favicon.svg")


# With a template of ours, because theirs has inline styles, which the site's policy forbids.
api_docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="api_docs.html")

handler404 = "ikoota.errors.not_found"
handler500 = "ikoota.errors.server_error"

urlpatterns = [
    path("favicon.ico", FaviconView.as_view(), name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", scraping.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("ikoota.membership.urls")),
    path("", include("ikoota.preferences.urls")),
    path("calls/", include("calling.urls")),
    path("masking/", include("masking.web.urls")),
    path("api/health", HealthView.as_view(), name="api-health"),
    path("api/auth/", include("ikoota.membership.api.urls")),
    path("api/calling/preferences", PreferencesView.as_view(), name="api-preferences"),
    path("api/masking/live", LiveView.as_view(), name="api-masking-live"),
    path("api/masking/", include("masking.web.api.urls")),
    path("api/schema", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("api/docs", api_docs, name="api-docs"),
    path("api/calling/", include("calling.api.urls")),
    re_path(r"^api/", nothing_here),
]
