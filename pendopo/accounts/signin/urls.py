"""allauth's pages under Indonesian addresses; the names are allauth's, because it looks them up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import path, re_path

from pendopo.accounts.signin import oidc, views

urlpatterns = [
    path("masuk/", views.sign_in, name="account_login"),
    path("masuk/kode/", account.request_login_code, name="account_request_login_code"),
    path("masuk/kode/isi/", account.confirm_login_code, name="account_confirm_login_code"),
    path("masuk/faktor/", factor.authenticate, name="mfa_authenticate"),
    path("masuk/kunci-sandi/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("masuk/tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("masuk/daftar/", account.signup, name="account_signup"),
    path("masuk/lupa-sandi/", account.password_reset, name="account_reset_password"),
    path("masuk/lupa-sandi/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "masuk/sandi-baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(  # the key holds hyphens too, so the number before it is told apart by its letters
        r"^masuk/sandi-baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("masuk/luar/batal/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("masuk/luar/gagal/", social.login_error, name="socialaccount_login_error"),
    path("masuk/luar/daftar/", social.signup, name="socialaccount_signup"),
    path("masuk/luar/<provider_id>/", oidc.login, name="openid_connect_login"),
    path("masuk/luar/<provider_id>/kembali/", oidc.callback, name="openid_connect_callback"),
    path("keluar/", account.logout, name="account_logout"),
    path("akun/pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/sandi/buat/", account.password_set, name="account_set_password"),
    path("akun/sesi/", sessions.list_usersessions, name="usersessions_list"),
    path("akun/luar/", social.connections, name="socialaccount_connections"),
    path("akun/faktor/", factor.index, name="mfa_index"),
    path("akun/faktor/pastikan/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("akun/faktor/aplikasi/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/faktor/aplikasi/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/faktor/kode-cadangan/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("akun/faktor/kode-cadangan/buat/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("akun/faktor/kode-cadangan/unduh/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("akun/faktor/kunci-sandi/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("akun/faktor/kunci-sandi/tambah/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("akun/faktor/kunci-sandi/pastikan/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("akun/faktor/kunci-sandi/<int:pk>/hapus/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("akun/faktor/kunci-sandi/<int:pk>/ubah/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
]
