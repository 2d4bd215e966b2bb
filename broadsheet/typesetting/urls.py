from django.urls import path

from broadsheet.typesetting import views

app_name = "typesetting"
urlpatterns = [
    path("periodicals/<str:slug>/<str:issue>.<str:ending>", views.main_sheet, name="main-sheet"),
    path("periodicals/<str:slug>/<str:issue>/<str:edition>.<str:ending>", views.sheet, name="sheet"),
    path("orders/<str:token>.pdf", views.bill, name="bill"),
    path("events/<str:slug>/<str:form>.pdf", views.event_sheet, name="event-sheet"),
]
