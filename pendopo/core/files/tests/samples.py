"""Files as people send them, and as somebody who means harm would make them."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pikepdf
from PIL import Image


def picture(style="JPEG", *, size=(40, 30), exif=None, **options):
    drawn = BytesIO()
    canvas = Image.effect_noise(size, 40).convert("RGB") if style == "JPEG" else Image.new("RGB", size, "teal")
    if exif is not None:
        options["exif"] = exif
    canvas.save(drawn, style, **options)
    return drawn.getvalue()


def picture_with_gps():
    exif = Image.Exif()
    exif[0x010E] = "Rumah Ibu Siti"
    exif[0x0112] = 6  # to be turned by a quarter
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "S", (6.0, 45.0, 18.0)
    return picture("JPEG", exif=exif)


def document(change=None, **options):
    """A PDF of one page; `change` is given the open document."""
    made = pikepdf.new()
    made.add_blank_page()
    if change is not None:
        change(made)
    written = BytesIO()
    made.save(written, **options)
    return written.getvalue()


def opens_with_script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def has_named_script(made):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), made.make_indirect(script)]))
    )


def launches_a_program(made):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    made.pages[0].Annots = pikepdf.Array([
        made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action))
    ])  # fmt: skip


def acts_on_a_page(made):
    made.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("http://a")))


def carries_a_file(made):
    made.attachments["payload.txt"] = b"hello"


def opens_at_its_first_page(made):
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.Fit])


def workbook(extra=None, *, rows=3):
    """An XLSX; `extra` maps names to content that is added to the archive."""
    book = openpyxl.Workbook()
    for row in range(rows):
        book.active.append([row, "kg"])
    written = BytesIO()
    book.save(written)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return written.getvalue()


def archive(entries):
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return written.getvalue()


def lying_bomb():
    """A workbook with an entry that unpacks to far more than its list says."""
    content = bytearray(workbook({"xl/media/image1.bin": b"\0" * 2_000_000}))
    place = content.rfind(b"xl/media/image1.bin")
    # The size field of the central directory lies 22 bytes before the name.
    content[place - 22 : place - 18] = (10).to_bytes(4, "little")
    return bytes(content)


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
