"""Pictures as cameras, telephones and attackers make them: taken whole, or refused beside the field."""

import struct
import time
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from broadsheet.pages.gifs import BrokenGif, read_gif
from broadsheet.pages.models import Picture
from broadsheet.pages.pictures import MOST_ANIMATED_DOTS, re_encoded

URL = "/admin/images/add/"


def upload(client, name, data):
    file = SimpleUploadedFile(name, data)
    return client.post(URL, {"title": "A picture", "file": file, "collection": 1, "description": "", "tags": ""})


def written(picture, kind, **options):
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def noise(size=(64, 64)):
    return Image.effect_noise(size, 80).convert("RGB")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with_a_bomb():
    plain = written(noise(), "PNG")
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 80_000_000, 9))
    return plain[:33] + bomb + plain[33:]


def empty_gif():
    return b"GIF89a" + struct.pack("<HHBBB", 0, 0, 0x80, 0, 0) + b"\0" * 6 + b"\x2c" + struct.pack("<HHHHB", 0, 0, 0, 0, 0) + b"\x02\x02\x44\x01\x00\x3b"  # fmt: skip


def animated(frames=3, size=(20, 10), **options):
    pictures = [Image.new("P", size, number % 5) for number in range(frames)]
    for number, one in enumerate(pictures):
        one.putpalette([number % 256, 0, 0] * 256)
        one.putpixel((number % size[0], 0), 1)
    return written(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=40, loop=0, **options)


BROKEN = {
    "a truncated PNG": ("a.png", lambda: written(noise(), "PNG")[:900]),
    "a PNG that ends in its head": ("a.png", lambda: written(noise(), "PNG")[:30]),
    "a truncated JPEG": ("a.jpg", lambda: written(noise(), "JPEG")[:700]),
    "a JPEG that ends in its head": ("a.jpg", lambda: written(noise(), "JPEG")[:40]),
    "a truncated WebP": ("a.webp", lambda: written(noise(), "WEBP")[:200]),
    "a truncated GIF": ("a.gif", lambda: animated()[:60]),
    "a GIF of no size": ("a.gif", empty_gif),
    "a bomb of words": ("a.png", png_with_a_bomb),
    "a head alone": ("a.gif", lambda: b"GIF89a"),
    "nothing": ("a.png", lambda: b"\x89PNG\r\n\x1a\n"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_picture_is_refused_beside_the_field(staff, kind):
    name, make = BROKEN[kind]
    answer = upload(staff("editor", "italy", "it"), name, make())

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not Picture.objects.exists()


def test_an_enormous_animated_picture_is_refused_quickly_and_in_words(staff):
    frames = MOST_ANIMATED_DOTS // (400 * 400) + 1
    data = animated(frames, (400, 400))
    begun = time.process_time()
    answer = upload(staff("editor", "italy", "it"), "a.gif", data)

    assert "million dots" in " ".join(answer.context["form"].errors["file"])
    assert time.process_time() - begun < 20


def test_an_animated_picture_keeps_its_frames_and_loses_its_comments():
    data, kind = re_encoded(animated(comment=b"taken at home"))

    assert kind == "image/gif"
    assert b"taken at home" in animated(comment=b"taken at home")
    assert b"taken at home" not in data
    kept = Image.open(BytesIO(data))
    assert (kept.n_frames, kept.size, kept.info["loop"], kept.info["duration"]) == (3, (20, 10), 0, 40)


@pytest.mark.parametrize("cut", range(13, 90, 7))
def test_a_gif_that_is_cut_off_is_seen_wherever_it_ends(cut):
    whole = animated()
    try:
        found = read_gif(whole[:cut])
    except BrokenGif:
        return
    assert found.data.startswith(b"GIF89a")
    assert Image.open(BytesIO(found.data)).size == (20, 10)


def test_a_picture_of_a_telephone_with_a_second_one_behind_it_is_taken(staff):
    two = written(noise(), "MPO", save_all=True, append_images=[noise((32, 32))])
    assert Image.open(BytesIO(two)).format == "MPO"
    upload(staff("editor", "italy", "it"), "a.jpg", two)

    kept = Image.open(Picture.objects.get().file)
    assert (kept.format, kept.size) == ("JPEG", (64, 64))


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_a_transparent_picture_with_a_palette_stays_transparent(kind):
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([0, 0, 0, 200, 30, 30] + [0] * 762)
    picture.paste(1, (0, 0, 4, 8))
    data, _kind = re_encoded(written(picture, kind, transparency=0))

    kept = Image.open(BytesIO(data)).convert("RGBA")
    assert kept.getpixel((6, 4))[3] == 0
    assert kept.getpixel((1, 4)) == (200, 30, 30, 255)


def test_one_clear_colour_of_a_picture_without_palette_stays_clear():
    picture = Image.new("RGB", (8, 8), (0, 0, 0))
    picture.paste((9, 200, 9), (0, 0, 4, 8))
    data, _kind = re_encoded(written(picture, "PNG", transparency=(0, 0, 0)))

    assert Image.open(BytesIO(data)).convert("RGBA").getpixel((6, 4))[3] == 0
