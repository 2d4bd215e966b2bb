"""Keys and codes hold the number of a section instead of its address, which people may change.

What was booked between sections: the half in the other section's books has the key of the first half and, behind it, what
the section was called on that day. So even the halves of a section that was renamed since are found. An account that was
opened twice because of a renaming becomes one again. The seals of the books are taken off for this and put back.
"""

from importlib import import_module

from django.db import migrations

PREFIX, REVERSAL = "section-", "reversal:"
books = import_module("broadsheet.ledger.migrations.0002_append_only")


def _halves(Transaction):
    """(the half in another section's books, the half at home): pairs of transactions."""
    rows = Transaction.objects.filter(entries__account__code__startswith=PREFIX).distinct().order_by("pk")
    by_key = {row.key: row for row in rows}
    for row in rows:
        home = by_key.get(row.key.rpartition(":")[0])
        if home is not None and home.section_id != row.section_id and row.reverses_id is None:
            yield row, home


def _rename(apps, schema_editor, word):
    """word: section → what stands for it in keys and codes."""
    Transaction, Entry, Account = (apps.get_model("ledger", name) for name in ("Transaction", "Entry", "Account"))
    others = {}  # account → the section that it is with
    for row, home in list(_halves(Transaction)):
        called = row.key.rpartition(":")[2]
        for entry in row.entries.filter(account__code__startswith=PREFIX):
            others[entry.account_id] = home.section_id
        for entry in home.entries.filter(account__code=f"{PREFIX}{called}"):
            others[entry.account_id] = row.section_id
        key = f"{home.key}:{word(row.section_id)}"
        if key != row.key and not Transaction.objects.filter(key=key).exists():
            old = row.key
            Transaction.objects.filter(pk=row.pk).update(key=key)
            Transaction.objects.filter(key=f"{REVERSAL}{old}").update(key=f"{REVERSAL}{key}")
    known = {section.slug: section.pk for section in apps.get_model("sections", "Section").objects.all()}
    known |= {str(pk): pk for pk in known.values()}
    for account in Account.objects.filter(code__startswith=PREFIX).order_by("pk"):
        section = others.get(account.pk) or known.get(account.code.removeprefix(PREFIX))
        if section is not None:
            _recode(Entry, Account, account, f"{PREFIX}{word(section)}")


def _recode(Entry, Account, account, code):
    same = Account.objects.filter(section=account.section_id, currency=account.currency, code=code).exclude(pk=account.pk)
    if twin := same.first():
        Entry.objects.filter(account=account.pk).update(account=twin.pk)
        Account.objects.filter(pk=account.pk).delete()
    elif account.code != code:
        Account.objects.filter(pk=account.pk).update(code=code)


def to_numbers(apps, schema_editor):
    books.unseal(apps, schema_editor)
    _rename(apps, schema_editor, str)
    books.seal(apps, schema_editor)


def to_slugs(apps, schema_editor):
    slugs = dict(apps.get_model("sections", "Section").objects.values_list("pk", "slug"))
    books.unseal(apps, schema_editor)
    _rename(apps, schema_editor, lambda pk: slugs[pk])
    books.seal(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_vat"), ("sections", "0001_initial")]
    operations = [migrations.RunPython(to_numbers, to_slugs)]
