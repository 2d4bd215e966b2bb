import pytest
from django.core.cache import cache
from django.urls import reverse

from broadsheet.people.models import User

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(house):
    return User.objects.create_superuser("ada@example.org", PASSWORD, first_name="Ada", last_name="L.")


def log_in(client, password, email="ada@example.org"):
    return client.post("/en/account/login/", {"login": email, "password": password})


def test_wagtails_log_in_leads_to_ours_and_lets_nobody_in(client, ada):
    answer = client.get("/admin/login/?next=/admin/pages/")
    assert answer["Location"] == "/en/account/login/?next=/admin/pages/"

    client.post("/admin/login/", {"username": ada.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


def test_the_admin_sends_strangers_to_our_log_in(client, house):
    assert client.get("/admin/")["Location"] == "/en/account/login/?next=/admin/"


def test_the_right_password_leads_to_the_desk(client, ada):
    assert log_in(client, PASSWORD)["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_after_five_failures_even_the_right_password_must_wait(client, ada):
    for _attempt in range(5):
        assert "Too many failed" not in log_in(client, "wrong").content.decode()

    answer = log_in(client, PASSWORD)

    assert "Too many failed login attempts" in answer.content.decode()
    assert client.get("/admin/").status_code == 302


def test_without_the_throttle_the_sixth_attempt_would_succeed(client, ada, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None}
    for _attempt in range(5):
        log_in(client, "wrong")

    assert log_in(client, PASSWORD)["Location"] == "/admin/"


def test_who_has_a_second_factor_is_asked_for_it(client, ada):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(ada, generate_totp_secret())
    answer = log_in(client, PASSWORD)

    assert answer["Location"].startswith("/en/account/2fa/authenticate/")
    assert client.get("/admin/").status_code == 302


def test_the_account_leads_to_password_and_second_factor(client, ada):
    client.force_login(ada)
    shown = client.get("/admin/account/").content.decode()

    assert reverse("mfa_index") in shown
    assert reverse("account_change_password") in shown


def test_the_admin_speaks_the_language_of_the_user(client, ada):
    ada.interface_language = "it"
    ada.save()
    client.force_login(ada)

    assert '<html lang="it"' in client.get("/admin/").content.decode()


def test_the_language_is_chosen_on_the_account_page(client, ada):
    client.force_login(ada)
    form = {
        "name_email-first_name": "Ada", "name_email-last_name": "L.", "locale-interface_language": "fr",
        "locale-time_zone": "Europe/Rome", "theme-theme": "system", "theme-contrast": "system", "theme-density": "default",
    }  # fmt: skip

    client.post("/admin/account/", form)

    ada = User.objects.get()
    assert (ada.interface_language, ada.time_zone) == ("fr", "Europe/Rome")
    assert ada.wagtail_userprofile.preferred_language == "fr"


def test_groups_are_not_given_in_the_list_of_users(client, ada):
    from django.contrib.auth.models import Group

    group = Group.objects.create(name="By hand")
    client.force_login(ada)
    data = {
        "email": "bo@example.org", "first_name": "Bo", "last_name": "B.", "password1": PASSWORD, "password2": PASSWORD,
        "interface_language": "ru", "time_zone": "UTC", "groups": [group.pk],
    }  # fmt: skip
    client.post("/admin/users/new/", data)

    bo = User.objects.get(email="bo@example.org")
    assert not bo.groups.exists()
    assert bo.interface_language == "ru"


def test_the_throttle_is_forgotten_with_the_cache(client, ada):
    for _attempt in range(6):
        log_in(client, "wrong")
    cache.clear()

    assert log_in(client, PASSWORD)["Location"] == "/admin/"


def from_behind_a_proxy(client, password, visitor):
    data = {"login": "ada@example.org", "password": password}
    return client.post("/en/account/login/", data, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=visitor)


@pytest.mark.parametrize(("proxies", "is_let_in"), [(1, True), (0, False)])
def test_behind_a_proxy_failures_of_others_lock_nobody_out(client, ada, settings, proxies, is_let_in):
    settings.PROXIES = proxies
    for number in range(22):
        data = {"login": f"nobody-{number}@example.org", "password": "wrong"}
        visitor = f"203.0.113.{number % 2}"
        client.post("/en/account/login/", data, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=visitor)
    answer = from_behind_a_proxy(client, PASSWORD, "198.51.100.7")

    assert (answer.status_code == 302) == is_let_in


def test_what_a_visitor_adds_to_the_chain_of_proxies_is_not_believed(client, ada, settings):
    settings.PROXIES = 1
    for number in range(22):
        data = {"login": f"nobody-{number}@example.org", "password": "wrong"}
        chain = f"198.51.100.{number}, 203.0.113.9"
        client.post("/en/account/login/", data, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=chain)

    assert from_behind_a_proxy(client, PASSWORD, "198.51.100.200, 203.0.113.9").status_code != 302


def test_a_letter_that_resets_a_password_leads_to_the_house_alone(client, ada, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    settings.PUBLIC_URL = "https://house.example"
    client.post("/en/account/password/reset/", {"email": ada.email}, HTTP_HOST="other.example:8443")

    assert "https://house.example/en/account/password/reset/key/" in mailoutbox[0].body
    assert "other.example" not in mailoutbox[0].body + mailoutbox[0].subject
