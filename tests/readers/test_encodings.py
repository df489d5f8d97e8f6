import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.errors import UserError
from annotator.model.text import normalise_text
from annotator.readers.api import read_bytes
from annotator.readers.decoding import decode

SAID = {
    "cp1251": "Делегации Норвегии и Чили встретились в Осло, чтобы обсудить права на рыболовство.",
    "koi8-r": "Делегации Норвегии и Чили встретились в Осло, чтобы обсудить права на рыболовство.",
    "shift_jis": "ノルウェーとチリの代表団は木曜日、オスロで漁業権について協議した。",
    "euc_jp": "ノルウェーとチリの代表団は木曜日、オスロで漁業権について協議した。",
    "iso2022_jp": "ノルウェーとチリの代表団は木曜日、オスロで漁業権について協議した。",
    "gb18030": "挪威和智利代表团周四在奥斯陆就捕鱼权问题举行了会谈。",
    "big5": "挪威和智利代表團週四在奧斯陸就捕魚權問題舉行了會談。",
    "euc_kr": "노르웨이와 칠레 대표단은 목요일 오슬로에서 어업권에 대해 회담을 가졌다.",
    "latin-1": "Les délégations norvégienne et chilienne se sont réunies à Oslo pour évoquer la pêche.",
    "cp1252": "“We hope for progress” – said François Müller – “it costs €5 million…”",
    "cp1250": "Delegace Norska a Chile se sešly v Oslu, aby jednaly o právech na rybolov a příštích krocích.",
    "iso8859-2": "Delegace Norska a Chile se sešly v Oslu, aby jednaly o právech na rybolov a příštích krocích.",
    "cp1252 ": "Die norwegische Delegation hieß die Gäste aus Chile willkommen; über Fische spräche man später.",
    "cp1250 ": "A norvég és a chilei küldöttség Oslóban tárgyalt, a következő fordulót őszre tűzték.",
    "iso8859-2 ": "Delegacje Norwegii i Chile spotkały się w Oslo, aby rozmawiać o prawach połowowych i łososiach.",
    "cp1257": "Norvēģijas un Čīles delegācijas tikās Oslo, lai šodien apspriestu zvejas tiesības un turpmāko.",
    "cp1253": "Οι αντιπροσωπείες της Νορβηγίας και της Χιλής συναντήθηκαν στο Όσλο για την αλιεία.",
    "cp1254": "Norveç ve Şili heyetleri perşembe günü Oslo'da balıkçılık haklarını görüştü, dışişleri açıkladı.",
    "cp1255": "משלחות מנורווגיה ומצ'ילה נפגשו באוסלו כדי לדון בזכויות דיג.",
    "cp1256": "التقت وفود من النرويج وتشيلي في أوسلو لمناقشة حقوق الصيد.",
}


@pytest.mark.parametrize("encoding", SAID)
def test_old_encodings_are_told_by_their_letters(encoding):
    text = "\n".join([SAID[encoding]] * 3)
    document = read_bytes(text.encode(encoding.strip()), "a.txt")
    assert document.text == text
    assert encoding == "iso2022_jp" or "guess" in document.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_need_no_guess(encoding):
    text = "Oslo, Genève, Осло 😀 and some more words"
    document = read_bytes(text.encode(encoding), "a.txt")
    assert (document.text, document.warnings) == (text, ())


def test_byte_order_mark_of_big_endian():
    assert decode(codecs.BOM_UTF16_BE + "Oslo ❤".encode("utf-16-be")).text == "Oslo ❤"


@given(st.text().filter(lambda text: any(c.isalnum() for c in text) and "\0" not in text))
def test_utf8_is_read_as_it_is(text):
    data = text.encode()
    printable = not any(ord(c) < 32 and c not in "\t\n\r\f" for c in text)
    if printable and not data.startswith((codecs.BOM_UTF16_LE, b"%PDF")):
        assert read_bytes(data, "a.txt").text == normalise_text(text)


def test_text_cut_in_the_middle_of_a_character():
    decoded = decode("Осло".encode()[:-1])
    assert (decoded.text, decoded.warnings) == ("Осл", ("The last character is cut off.",))


def test_a_broken_byte_in_long_utf8_is_shown_and_told():
    decoded = decode("Осло и Сантьяго".encode() * 3 + b"\xff" + " мир".encode())
    assert decoded.text.count("\ufffd") == 1
    assert decoded.warnings == ("One character could not be read and became “\ufffd”.",)


def test_declared_encoding_is_believed_unless_the_bytes_are_utf8():
    assert decode("Škoda".encode("cp1250"), "windows-1250").text == "Škoda"
    assert decode("Škoda".encode(), "windows-1250").text == "Škoda"
    assert decode("“x”".encode("cp1252"), "iso-8859-1").text == "“x”"
    assert decode(SAID["cp1251"].encode("cp1251"), "no-such-encoding").text == SAID["cp1251"]


@pytest.mark.parametrize("data", [b"abc\0def" * 9, bytes(range(1, 32)) * 20])
def test_binary_data_are_refused(data):
    with pytest.raises(UserError) as caught:
        read_bytes(data, "a.txt")
    assert caught.value.code == "read.binary"
