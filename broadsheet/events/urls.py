"""The public addresses of the room, behind /{lang}/."""

from django.urls import path

from broadsheet.events import registration_views, views

app_name = "events"
urlpatterns = [
    path("events/", views.upcoming, name="list"),
    path("events/past/", views.past, name="past"),
    path("events/month/", views.this_month, name="this-month"),
    path("events/month/<str:month>/", views.month, name="month"),
    path("events.ics", views.feed, name="feed"),
    path("sections/<str:section>/events.ics", views.section_feed, name="section-feed"),
    path("events/registrations/<str:token>", registration_views.registration, name="registration"),
    path("events/registrations/<str:token>/give-up", registration_views.give_up, name="give-up"),
    path("events/<str:slug>.ics", views.event_feed, name="event-feed"),
    path("events/<str:slug>/register", registration_views.register, name="register"),
    path("events/<str:slug>", views.event, name="event"),
]
