"""Phrases of recurrence in Russian and Persian."""

from broadsheet.core.recurrence_phrases import Clock, Numbered, Phrases, Unit, repeated

_RU_DAYS = tuple("понедельник вторник среда четверг пятница суббота воскресенье".split())
_RU_ACCUSATIVE = tuple("понедельник вторник среду четверг пятницу субботу воскресенье".split())
_RU_GENITIVE = tuple("понедельника вторника среды четверга пятницы субботы воскресенья".split())
_RU_ON = repeated("по ", tuple("понедельникам вторникам средам четвергам пятницам субботам воскресеньям".split()))
_RU_MONTHS = tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split())
_RU_ORDINALS = {
    "m": tuple("первый второй третий четвёртый пятый последний".split()),
    "f": tuple("первую вторую третью четвёртую пятую последнюю".split()),
    "n": tuple("первое второе третье четвёртое пятое последнее".split()),
}

_RU_EVERY = tuple(
    f"{every} {day}"
    for every, day in zip("каждый каждый каждую каждый каждую каждую каждое".split(), _RU_ACCUSATIVE, strict=True)
)

RUSSIAN = Phrases(
    code="ru",
    weekdays=_RU_DAYS,
    every=_RU_EVERY,
    listed=_RU_ON,
    on=_RU_ON,
    since=tuple(f"{'со' if day.startswith(('вт', 'ср')) else 'с'} {day}" for day in _RU_GENITIVE),
    till=repeated("по ", _RU_ACCUSATIVE),
    genders="mmfmffn",
    nth=_RU_ACCUSATIVE,
    ordinals=_RU_ORDINALS,
    the_ordinals=_RU_ORDINALS,
    every_nth={"m": "каждый ", "f": "каждую ", "n": "каждое "},
    on_nth="в ",
    months=_RU_MONTHS,
    of_months=_RU_MONTHS,
    numbers={
        "m": tuple("два три четыре пять шесть семь восемь девять десять".split()),
        "f": tuple("две три четыре пять шесть семь восемь девять десять".split()),
    },
    units={
        "day": Unit("день", "дня", "дней"),
        "week": Unit("неделю", "недели", "недель", "f"),
        "month": Unit("месяц", "месяца", "месяцев"),
        "year": Unit("год", "года", "лет"),
        "time": Unit("раз", "раза", "раз"),
    },
    plain_day=Numbered("{n}"),
    the_day=Numbered("{n}-го"),
    until_day=Numbered("по {n}"),
    from_day=Numbered("с {n}", {2: "со 2"}),
    last_day="в последний день",
    days_after=" числа",
    clock=Clock("в {t}", "с {t}", "до {t}"),
    day_ordinals=tuple(
        f"{one} дня" for one in "второго третьего четвёртого пятого шестого седьмого восьмого девятого десятого".split()
    ),
    sentences={
        "daily": "каждый день",
        "daily_n": "раз в {n_days}",
        "weekly": "{weekday}",
        "weekly_list": "{weekdays}",
        "weekly_range": "{range}",
        "weekly_n": "раз в {n_weeks} {on}",
        "monthly": "{every_nth} месяца",
        "monthly_n": "раз в {n_months}, {on_nth} месяца",
        "month_days": "{days} каждого месяца",
        "month_days_n": "раз в {n_months}, {days} месяца",
        "yearly_dates": "каждый год {numbers} {months}",
        "yearly_dates_n": "раз в {n_years} {numbers} {months}",
        "yearly_days": "каждый год {days} {months}",
        "yearly_days_n": "раз в {n_years}, {days} {months}",
        "yearly_nth": "каждый год {on_nth} {months}",
        "yearly_nth_n": "раз в {n_years}, {on_nth} {months}",
        "date": "{day} {month} {year}",
        "also": ", а также ",
        "except": "кроме {dates}",
        "move": "{new} вместо {old}",
        "all_day": "весь день",
        "length": "{n_days} подряд",
    },
    conjunction="и",
    instead=_RU_GENITIVE,
    spoken={
        "weekdays": ("пн|вт|ср|чт|пт|сб|вс", "|".join(_RU_ACCUSATIVE)),
        "months": (
            "янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек",
            "январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь",
        ),
        "recurring": (*_RU_ON, *_RU_EVERY),
        "every": ("каждый", "каждую", "каждое", "каждые", "в каждый", "в", "во", "в каждую", "в каждое"),
        "each": ("каждый", "каждую", "каждое"),
        "through": ("по", "до"),
        "and": ("и",),
        "of": (),
        "of_each_month": ("месяца", "каждого месяца"),
        "at": ("в", "во"),
        "to": ("до",),
        "from": ("с", "со", "начиная с", "начиная со"),
        "until": ("по", "до"),
        "except": ("кроме", "за исключением"),
        "noon": ("полдень",),
        "midnight": ("полночь", "полуночи"),
        "filler": ("в", "во"),
        "daily": ("ежедневно",),
        "daily_2": ("через день",),
        "weekly": (),
        "year_word": ("года", "год", "г", "г."),
    },
)

_FA_DAYS = tuple("دوشنبه سه\u200cشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه".split())
_FA_PLURAL = tuple(f"{day}\u200cها" for day in _FA_DAYS)
_FA_SPACED_PLURAL = tuple(
    f"{day}\u200cها" for day in "دو\u200cشنبه سه\u200cشنبه چهار\u200cشنبه پنج\u200cشنبه جمعه شنبه یک\u200cشنبه".split()
)
_FA_MONTHS = tuple("ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split())
_FA_ORDINALS = tuple("اولین دومین سومین چهارمین پنجمین آخرین".split())

PERSIAN = Phrases(
    code="fa",
    weekdays=_FA_DAYS,
    every=_FA_DAYS,
    listed=_FA_PLURAL,
    on=_FA_PLURAL,
    since=repeated("از ", _FA_DAYS),
    till=repeated("تا ", _FA_DAYS),
    genders="mmmmmmm",
    nth=_FA_DAYS,
    nth_final=tuple(f"{day}ٔ" for day in _FA_DAYS),
    ordinals={"m": _FA_ORDINALS},
    the_ordinals={"m": _FA_ORDINALS},
    every_nth={"m": ""},
    on_nth="",
    months=_FA_MONTHS,
    of_months=_FA_MONTHS,
    numbers={"m": tuple("دو سه چهار پنج شش هفت هشت نه ده".split())},
    units={
        "day": Unit("روز", "روز", "روز"),
        "week": Unit("هفته", "هفته", "هفته"),
        "month": Unit("ماه", "ماه", "ماه"),
        "year": Unit("سال", "سال", "سال"),
        "time": Unit("بار", "بار", "بار"),
    },
    plain_day=Numbered("{n}"),
    the_day=Numbered("{n}"),
    until_day=Numbered("تا {n}"),
    from_day=Numbered("از {n}"),
    last_day="آخرین روز",
    days_before=("روز ", "روزهای "),
    clock=Clock("ساعت {t}", "از ساعت {t}", "تا {t}", is_repeated=True),
    day_ordinals=tuple(f"روز {one}" for one in "دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم".split()),
    sentences={
        "daily": "هر روز",
        "daily_2": "یک روز در میان",
        "daily_n": "هر {n_days} یک بار",
        "weekly": "هر {weekday}",
        "weekly_list": "{weekdays}",
        "weekly_range": "{range}",
        "weekly_2": "یک هفته در میان، {on}",
        "weekly_2_list": "یک هفته در میان، {on}",
        "weekly_n": "هر {n_weeks} یک بار، {on}",
        "monthly": "{every_nth} هر ماه",
        "monthly_n": "هر {n_months} یک بار، {on_nth} ماه",
        "month_days": "{days} هر ماه",
        "month_days_n": "هر {n_months} یک بار، {days} ماه",
        "yearly_dates": "هر سال، {numbers} {months}",
        "yearly_dates_n": "هر {n_years} یک بار، {numbers} {months}",
        "yearly_days": "هر سال، {days} {months}",
        "yearly_days_n": "هر {n_years} یک بار، {days} {months}",
        "yearly_nth": "هر سال، {on_nth} {months}",
        "yearly_nth_n": "هر {n_years} یک بار، {on_nth} {months}",
        "date": "{day} {month} {year}",
        "also": " و همچنین ",
        "except": "به\u200cجز {dates}",
        "move": "{new} به\u200cجای {old}",
        "all_day": "تمام روز",
        "length": "به مدت {n_days}",
    },
    conjunction="و",
    comma="،",
    semicolon="؛",
    spoken={
        "weekdays": ("دو شنبه|سه شنبه|چهار شنبه|پنج شنبه|جمعه|شنبه|یک شنبه",),
        "months": ("ژانویه|فوریه|مارچ|اپریل|می|جون|جولای|آگوست|سپتامبر|اکتوبر|نوامبر|دسامبر",),
        "recurring": (*_FA_PLURAL, *_FA_SPACED_PLURAL),
        "every": ("هر", "در"),
        "each": ("هر",),
        "through": ("تا",),
        "and": ("و",),
        "of": (),
        "of_each_month": ("هر ماه", "ماه", "در هر ماه"),
        "at": ("ساعت", "در ساعت"),
        "to": ("تا", "تا ساعت"),
        "from": ("از",),
        "until": ("تا",),
        "except": ("به\u200cجز", "به جز", "بجز", "مگر"),
        "noon": ("ظهر",),
        "midnight": ("نیمه‌شب",),
        "filler": ("در",),
        "daily": ("روزانه",),
        "weekly": ("هر {weekdays}",),
    },
)
