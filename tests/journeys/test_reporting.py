"""An office reports with evidence, the secretariat returns it, the office mends it, and everybody sees it."""

import pytest

from tests.conftest import DESKTOP, PHONE

CSV = {"name": "bukti.csv", "mimeType": "text/csv", "buffer": b"unit,2025\nbank sampah,190\n"}
BETTER = {"name": "rekap.csv", "mimeType": "text/csv", "buffer": b"unit,2025\nbank sampah,187\n"}


def _first_due(page):
    page.goto("/kerja/program/laporan/?lang=id")
    link = page.locator("main ul.rows h2 a").first
    name = link.inner_text()
    link.click()
    return name


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_figure_walks_from_the_office_to_everybody(script, visit, axe):  # noqa: PLR0915  one story, told once
    office = visit(as_="dlh", viewport=PHONE, script=script)
    secretariat = visit(as_="sekretariat", viewport=DESKTOP, script=script)
    citizen = visit(script=script)
    found = []

    def look(page):
        if script:
            found.extend(axe(page))

    name = _first_due(office)
    look(office)
    office.get_by_label("Angka", exact=True).fill("seribu")
    office.get_by_role("button", name="Kirim laporan").click()
    assert "Tulis angka" in office.get_by_role("alert").inner_text()
    assert office.get_by_label("Angka", exact=True).input_value() == "seribu"
    look(office)

    office.get_by_label("Angka", exact=True).fill("1.234")
    office.get_by_label("Bukti dukung").set_input_files(CSV)
    office.get_by_role("button", name="Kirim laporan").click()
    assert "dilaporkan" in office.locator("main").inner_text()
    look(office)

    secretariat.goto("/kerja/program/verifikasi/?lang=id")
    look(secretariat)
    secretariat.get_by_role("link", name=name).first.click()
    look(secretariat)
    with secretariat.expect_download() as download:
        secretariat.get_by_role("link", name="Bukti: bukti.csv").click()
    assert download.value.suggested_filename == "bukti.csv"
    secretariat.get_by_role("link", name="Kembalikan dengan alasan").click()
    secretariat.get_by_label("Apa yang salah").fill("Rekapnya 187, bukan 1.234.")
    secretariat.get_by_role("button", name="Kembalikan laporan").click()

    office.goto("/kerja/program/laporan/")
    assert "Rekapnya 187, bukan 1.234." in office.locator("main").inner_text()
    look(office)
    office.get_by_role("link", name="Perbaiki laporan").first.click()
    assert office.get_by_label("Angka", exact=True).input_value() == "1.234"
    look(office)
    office.get_by_label("Angka", exact=True).fill("187")
    office.get_by_label("Bukti dukung").set_input_files(BETTER)
    office.get_by_role("button", name="Kirim laporan yang diperbaiki").click()

    secretariat.goto("/kerja/program/verifikasi/")
    secretariat.get_by_role("checkbox").first.check()
    secretariat.get_by_role("button", name="Verifikasi yang dipilih").click()
    assert "akan diverifikasi" in secretariat.locator("main").inner_text()
    look(secretariat)
    secretariat.get_by_role("button", name="Verifikasi", exact=True).click()
    secretariat.get_by_role("link", name=name).first.click()
    secretariat.get_by_role("button", name="Terbitkan", exact=True).click()
    assert "Telah terbit" in secretariat.locator("main").inner_text()

    secretariat.get_by_role("link", name=name).first.click()
    public = secretariat.get_by_role("link", name="Halaman publik").get_attribute("href")
    citizen.goto(f"{public}?lang=id")
    assert "187" in citizen.locator("#sumber").inner_text()
    assert "1.234" not in citizen.locator("main").inner_text()
    assert not found, "\n".join(found)
