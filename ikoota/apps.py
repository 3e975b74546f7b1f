"""Registration of the admin with the product's own front page."""

from django.contrib.admin.apps import AdminConfig


class ConverseAdminConfig(AdminConfig):
    default_site = "calling.admin_site.ConverseAdminSite"
