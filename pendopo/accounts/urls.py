"""Addresses of people's own pages and of the staff pages of this app."""

from __future__ import annotations

from django.urls import path

from pendopo.accounts import views

app_name = "accounts"
urlpatterns = [
    path("akun/", views.account, name="account"),
    path("akun/bahasa/", views.language, name="language"),
    path("akun/data/", views.my_data, name="my_data"),
    path("akun/data/unduh/", views.my_data_file, name="my_data_file"),
    path("privasi/", views.privacy, name="privacy"),
    path("kerja/", views.workspace, name="workspace"),
    path("kerja/orang/", views.people, name="people"),
    path("kerja/orang/tambah/", views.person_add, name="person_add"),
    path("kerja/orang/<int:pk>/", views.person, name="person"),
    path("kerja/orang/<int:pk>/ubah/", views.person_change, name="person_change"),
    path("kerja/orang/<int:pk>/hentikan/", views.person_stop, name="person_stop"),
    path("kerja/orang/<int:pk>/buka/", views.person_readmit, name="person_readmit"),
    path("kerja/orang/<int:pk>/tautan/", views.person_link, name="person_link"),
    path("kerja/orang/<int:pk>/peran/", views.role_grant, name="role_grant"),
    path("kerja/orang/peran/<int:pk>/cabut/", views.role_revoke, name="role_revoke"),
    path("kerja/privasi/", views.privacy_queue, name="privacy_queue"),
    path("kerja/privasi/<int:pk>/", views.privacy_request, name="privacy_request"),
]
