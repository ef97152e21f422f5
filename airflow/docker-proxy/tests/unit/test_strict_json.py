import pytest

from docker_proxy import strict_json
from docker_proxy.refusal import RefusedError


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"Im\\u0061ge": "a"}', {"Image": "a"}),
        (b'{"a": "\\ud83d\\ude00 \xc3\xa9"}', {"a": "\U0001f600 é"}),
        (b' {"a": [1, -2.5e3, true, null]} ', {"a": [1, -2500.0, True, None]}),
    ],
)
def test_should_read_plain_json(data, value):
    assert strict_json.parse(data, "the body") == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 1}',
        b'{"x": {"Binds": [], "B\\u0069nds": ["/:/host"]}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1} {"b": 2}',
        b'{"a": 1}]',
        b'{"a": 1,}',
        b"{'a': 1}",
        b'{"a": 01}',
        b'{"a": 1} // comment',
        b'{"a": "line\nbreak"}',
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"\\udc00": 1}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": 1}'.encode("utf-16"),
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b"",
    ],
)
def test_should_refuse_what_two_decoders_could_read_differently(data):
    with pytest.raises(RefusedError, match="the body is not strict JSON") as caught:
        strict_json.parse(data, "the body")

    assert caught.value.status == 400


def test_should_name_the_field_that_comes_twice():
    with pytest.raises(RefusedError, match="field 'HostConfig' is given twice"):
        strict_json.parse(b'{"HostConfig": {}, "HostConfig": {"Privileged": true}}', "the body")
