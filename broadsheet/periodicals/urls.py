from django.urls import path

from broadsheet.periodicals import views

app_name = "periodicals"
urlpatterns = [
    path("periodicals/", views.periodicals, name="list"),
    path("periodicals/<str:slug>", views.periodical, name="periodical"),
    path("periodicals/<str:slug>/<str:issue>", views.issue, name="issue"),
]
