"""The front door's address."""

from django.urls import path

from pendopo.portal import views

app_name = "portal"
urlpatterns = [path("", views.home, name="home")]
