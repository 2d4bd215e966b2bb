"""Exports of WordPress, written for the tests with the oddities of real ones."""

from __future__ import annotations

from html import escape


def export(
    *items: str,
    version: str = "1.2",
    language: str = "en-US",
    authors: tuple[tuple[str, str], ...] = (),
    head: str = "",
) -> str:
    """A whole export of some items."""
    space = f"http://wordpress.org/export/{version}/"
    people = "".join(
        f"<wp:author><wp:author_login>{login}</wp:author_login><wp:author_email>{login}@example.org</wp:author_email>"
        f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>"
        for login, name in authors
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" ?>\n{head}<rss version="2.0" xmlns:excerpt="{space}excerpt/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{space}">\n'
        f"<channel><title>The Almanack</title><link>https://almanack.example</link><language>{language}</language>"
        f"<wp:wxr_version>{version}</wp:wxr_version><wp:base_site_url>https://almanack.example</wp:base_site_url>"
        f"<wp:base_blog_url>https://almanack.example</wp:base_blog_url>{people}\n{''.join(items)}</channel></rss>\n"
    )


def item(
    pk: int = 1, title: str = "A night out", body: str = "Some words.", *, kind: str = "post", status: str = "publish",
    date: str = "2011-03-04 21:15:00", slug: str = "a-night-out", author: str = "ada", password: str = "", parent: int = 0,
    link: str = "", terms: tuple[tuple[str, str, str], ...] = (), meta: tuple[tuple[str, str], ...] = (), comments: str = "",
    excerpt: str = "", more: str = "",
) -> str:  # fmt: skip
    """One item; terms are (domain, nicename, name)."""
    link = link or f"https://almanack.example/2011/03/{slug}/"
    categories = "".join(
        f'<category domain="{domain}" nicename="{nicename}"><![CDATA[{name}]]></category>'
        for domain, nicename, name in terms
    )
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for key, value in meta
    )
    kinds = f"<wp:post_type>{kind}</wp:post_type>" if kind else ""
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link><dc:creator><![CDATA[{author}]]></dc:creator>"
        f'<guid isPermaLink="false">https://almanack.example/?p={pk}</guid><description></description>'
        f"<content:encoded><![CDATA[{body}]]></content:encoded><excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>"
        f"<wp:post_id>{pk}</wp:post_id><wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{date}</wp:post_date_gmt>"
        f"<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status><wp:post_parent>{parent}</wp:post_parent>"
        f"<wp:menu_order>0</wp:menu_order>{kinds}<wp:post_password>{password}</wp:post_password>"
        f"<wp:is_sticky>0</wp:is_sticky>{categories}{metas}{comments}{more}</item>\n"
    )


def comment(
    pk: int, body: str, *, author: str = "A reader", approved: str = "1", kind: str = "", parent: int = 0,
    date: str = "2011-03-05 08:00:00",
) -> str:  # fmt: skip
    return (
        f"<wp:comment><wp:comment_id>{pk}</wp:comment_id><wp:comment_author><![CDATA[{author}]]></wp:comment_author>"
        f"<wp:comment_author_email>reader@example.org</wp:comment_author_email><wp:comment_author_url></wp:comment_author_url>"
        f"<wp:comment_author_IP>203.0.113.9</wp:comment_author_IP><wp:comment_date>{date}</wp:comment_date>"
        f"<wp:comment_date_gmt>{date}</wp:comment_date_gmt><wp:comment_content><![CDATA[{body}]]></wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>"
        f"<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"
    )
