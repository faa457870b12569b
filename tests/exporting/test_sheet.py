"""Single cells of somebody else's table are filled in; every other byte stays."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.exporting.sheet import Sheet, column_of, read_sheet

TEXTS = [
    b"",
    b"a,b\n1,2\n",
    b"a,b\r\n1,2",
    b'a,"b, c"\r\n"1 ""x""",\r\n\r\n,,\r\n',
    b'a;b\r1;"2\n3"\r',
    codecs.BOM_UTF8 + "名,分\n王,\n".encode(),
    codecs.BOM_UTF16_LE + "a\tb\r\nÄ\t1\r\n".encode("utf-16-le"),
    codecs.BOM_UTF16_BE + "a\tb\r\nÄ\t1\r\n".encode("utf-16-be"),
    "Müller;1\r\n".encode("latin-1"),
    "王,1\r\n".encode("gbk"),
]


@pytest.mark.parametrize("data", TEXTS)
def test_what_is_not_filled_in_stays_byte_for_byte(data, tmp_path):
    assert Sheet(data, tmp_path).to_bytes() == data


@given(st.binary(max_size=60))
def test_any_bytes_are_told_or_stay_as_they_are(data):
    try:
        made = Sheet(data, "x.csv")
    except UsageError as told:
        assert str(told).startswith("x.csv")
    else:
        assert made.to_bytes() == data


@pytest.mark.parametrize("data", [b'a,b\r\n"1",\r\n', codecs.BOM_UTF8 + b'a,b\r\n"1",\r\n'])
def test_one_cell_is_filled_in(data, tmp_path):
    sheet = Sheet(data, tmp_path)
    sheet.put(1, 1, "2.5")
    assert sheet.to_bytes() == data.replace(b'"1",', b'"1",2.5')


def test_quotes_are_kept_and_set_where_they_are_needed(tmp_path):
    sheet = Sheet(b'"a",b,c\n"1",2,3\n', tmp_path)
    sheet.put(1, 0, "4")
    sheet.put(1, 1, 'say "5", please')
    assert sheet.to_bytes() == b'"a",b,c\n"4","say ""5"", please",3\n'


def test_values_are_read_without_their_quotes(tmp_path):
    sheet = Sheet(b'a;b\n" x ""y""";2\n3\n', tmp_path)
    assert sheet.heading == ["a", "b"]
    assert (sheet.value(1, 0), sheet.value(1, 1), sheet.value(2, 1)) == ('x "y"', "2", "")


def test_a_row_that_is_too_short_is_told(tmp_path):
    with pytest.raises(UsageError, match="row 2 has 1 cells, and the heading has more"):
        Sheet(b"a,b\n1\n", tmp_path).put(1, 1, "2")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "a workbook of a spreadsheet program"),
        (b"\xd0\xcf\x11\xe0rest", "a workbook of a spreadsheet program"),
        (b"a\x00b", "no table of text"),
        (codecs.BOM_UTF8 + b"\xff", "is damaged"),
        (codecs.BOM_UTF16_LE + b"a", "is damaged"),
        (b'a,b\n"1,2\n', "a quote in row 2 is not closed"),
        (b'a,"b"x\n', "a quote in row 1 is not closed, or text follows it"),
        (b"x" * (20 * 2**20 + 1), "is larger than 20 MiB"),
    ],
)
def test_what_is_no_table_is_told(data, said, tmp_path):
    with pytest.raises(UsageError, match=said):
        Sheet(data, tmp_path / "marks.csv")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        read_sheet(tmp_path / "marks.csv")


def test_columns_are_found_whatever_their_case(tmp_path):
    sheet = Sheet(b"ID, Grade \n", tmp_path)
    assert (column_of(sheet, ["grade"]), column_of(sheet, ["mark"])) == (1, -1)
    with pytest.raises(UsageError, match="the column Grade is there twice"):
        column_of(Sheet(b"Grade,grade\n", tmp_path), ["grade"])
