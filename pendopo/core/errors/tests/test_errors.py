from __future__ import annotations

import json

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError

from pendopo.core import errors
from pendopo.core.errors import DomainError, NotPermitted, views
from pendopo.core.errors.middleware import DomainErrorMiddleware
from pendopo.core.limits import public as limits


class AlreadyPaid(DomainError):
    """Paid twice."""


class Gift(Schema):
    amount: int


REFUSALS = {
    "domain": AlreadyPaid("This claim has already been paid.", field="claim"),
    "forbidden": NotPermitted("Only the treasurer may."),
    "too-many": limits.TooMany("Too many attempts.", retry_after=30),
    "denied": PermissionDenied("SELECT secret"),
    "missing": Http404("SELECT secret"),
    "suspicious": SuspiciousOperation("SELECT secret"),
    "broken": RuntimeError("SELECT secret"),
    "http": HttpError(401, "SELECT secret"),
}

api = NinjaAPI(urls_namespace="errors-test", openapi_url=None)
errors.install(api)


@api.post("/gifts")
def give(request, gift: Gift):
    return {}


@api.get("/{kind}")
def fail(request, kind: str):
    raise REFUSALS[kind]


def page(request, kind):
    if kind == "fine":
        return HttpResponse("fine")
    raise REFUSALS[kind]


urlpatterns = [path("api/v1/", api.urls), path("page/<slug:kind>", page)]
handler400 = "pendopo.core.errors.views.bad_request"
handler403 = "pendopo.core.errors.views.permission_denied"
handler404 = "pendopo.core.errors.views.page_not_found"
handler500 = "pendopo.core.errors.views.server_error"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def caller(client):
    client.raise_request_exception = False
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status", "slug"),
    [
        ("domain", 409, "already-paid"),
        ("forbidden", 403, "not-permitted"),
        ("too-many", 429, "too-many"),
        ("denied", 403, "not-permitted"),
        ("missing", 404, "not-found"),
        ("broken", 500, "internal"),
        ("http", 401, "not-signed-in"),
    ],
)
def test_every_error_of_the_api_is_problem_json_without_internals(kind, status, slug, caller):
    answer = caller.get(f"/api/v1/{kind}")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body = json.loads(answer.content)
    assert body["type"] == f"http://localhost:8000/masalah/{slug}"
    assert (body["status"], body["instance"]) == (status, f"/api/v1/{kind}")
    assert "SELECT" not in answer.content.decode()


@pytest.mark.django_db
def test_a_refusal_names_its_field_and_how_long_to_wait(caller):
    assert json.loads(caller.get("/api/v1/domain").content)["errors"] == [
        {"field": "claim", "message": "This claim has already been paid."}
    ]
    assert caller.get("/api/v1/too-many")["Retry-After"] == "30"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "message"), [("en", "This must be a whole number."), ("id", "Ini harus berupa bilangan bulat.")]
)
def test_wrong_input_names_every_value_in_the_language_of_the_request(language, message, caller):
    caller.cookies["lang"] = language
    answer = caller.post("/api/v1/gifts", {"amount": "much"}, content_type="application/json")

    assert answer.status_code == 422
    assert json.loads(answer.content)["errors"] == [{"field": "amount", "message": message}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status"),
    [("domain", 409), ("too-many", 429), ("denied", 403), ("missing", 404), ("suspicious", 400), ("broken", 500)],
)
def test_people_get_a_page_without_internals(kind, status, caller):
    answer = caller.get(f"/page/{kind}", headers={"Accept": "text/html"})

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("text/html")
    assert "<h1>" in answer.content.decode()
    assert "SELECT" not in answer.content.decode()


@pytest.mark.django_db
def test_who_prefers_json_gets_a_problem_also_from_a_page(caller):
    answer = caller.get("/page/domain", headers={"Accept": "application/json"})

    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_refusal_is_read_in_its_own_words(caller):
    assert "This claim has already been paid." in caller.get("/page/domain").content.decode()


def test_the_page_of_a_failure_needs_no_database(rf):
    # No django_db mark: any query would fail this test.
    answer = views.server_error(rf.get("/page/broken"))

    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


@override_settings(
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": []}}]
)
def test_the_page_of_a_failure_needs_not_even_templates(rf):
    answer = views.server_error(rf.get("/page/broken"))

    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


def test_an_unexpected_error_is_left_to_django(rf):
    middleware = DomainErrorMiddleware(lambda _request: HttpResponse())

    assert middleware.process_exception(RequestFactory().get("/"), RuntimeError()) is None


@pytest.mark.parametrize(
    ("_case", "field", "place"), [("beside its field", "claim", "claim"), ("on top", "nothing", "__all__")]
)
def test_a_form_takes_a_refusal_in(_case, field, place):
    class ClaimForm(forms.Form):
        claim = forms.CharField()

    form = ClaimForm({"claim": "1"})
    assert form.is_valid()
    errors.to_form(form, AlreadyPaid("Paid.", field=field))

    assert form.errors == {place: ["Paid."]}


@pytest.mark.django_db
def test_a_method_that_an_address_does_not_take_is_a_problem_too(caller):
    answer = caller.delete("/api/v1/gifts")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "POST")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/page/a%00b", "/page/fine?q=%00", "/masuk/luar/%00/kembali/"])
def test_an_address_with_a_nul_byte_is_refused_before_any_view(address, client):
    assert client.get(address).status_code == 400
