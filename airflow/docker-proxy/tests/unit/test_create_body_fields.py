import copy
import json

import pytest
from forbidden import FORBIDDEN_CONFIG, FORBIDDEN_HOST_CONFIG
from support import IMAGE, encoded, operator_body, settings, with_host

from docker_proxy import fields
from docker_proxy.create_body import rebuild
from docker_proxy.refusal import RefusedError

SETTINGS = settings()


def build(body):
    return rebuild(encoded(body), SETTINGS)


def test_should_have_a_forbidden_value_for_every_field_there_is():
    assert FORBIDDEN_CONFIG.keys() == fields.CONFIG
    assert FORBIDDEN_HOST_CONFIG.keys() == fields.HOST_CONFIG


@pytest.mark.parametrize("name", sorted(FORBIDDEN_CONFIG))
def test_should_refuse_a_forbidden_field_by_name(name):
    with pytest.raises(RefusedError, match=rf"docker-proxy: {name}\b.* is not allowed") as caught:
        build(operator_body(**{name: FORBIDDEN_CONFIG[name]}))

    assert caught.value.status == 403


@pytest.mark.parametrize("name", sorted(FORBIDDEN_HOST_CONFIG))
def test_should_refuse_a_forbidden_field_of_host_config_by_name(name):
    with pytest.raises(RefusedError, match=rf"docker-proxy: HostConfig\.{name}\b.* is not allowed"):
        build(with_host(**{name: FORBIDDEN_HOST_CONFIG[name]}))


@pytest.mark.parametrize("name", sorted(FORBIDDEN_HOST_CONFIG))
@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.swapcase])
def test_should_refuse_a_field_in_other_letters(name, spelling):
    body = with_host(**{spelling(name): FORBIDDEN_HOST_CONFIG[name]})

    with pytest.raises(RefusedError, match="no such field"):
        build(body)


@pytest.mark.parametrize("name", sorted(FORBIDDEN_CONFIG))
@pytest.mark.parametrize("spelling", [str.lower, str.swapcase])
def test_should_refuse_a_field_in_other_letters_at_the_top(name, spelling):
    with pytest.raises(RefusedError, match="no such field"):
        build({**operator_body(), spelling(name): FORBIDDEN_CONFIG[name]})


@pytest.mark.parametrize("name", sorted(FORBIDDEN_HOST_CONFIG))
def test_should_see_through_escapes_in_a_fields_name(name):
    plain = encoded(with_host(**{name: FORBIDDEN_HOST_CONFIG[name]}))
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in name)
    data = plain.replace(f'"{name}"'.encode(), f'"{escaped}"'.encode())
    assert data != plain

    with pytest.raises(RefusedError, match=rf"HostConfig\.{name}\b"):
        rebuild(data, SETTINGS)


@pytest.mark.parametrize("name", ["Binds", "Privileged", "NetworkMode", "Mounts", "CapAdd"])
def test_should_refuse_a_field_that_comes_twice_harmless_first_or_last(name):
    harmless = f'"{name}": null'
    forbidden = f'"{name}": {json.dumps(FORBIDDEN_HOST_CONFIG[name])}'
    for first, last in ((harmless, forbidden), (forbidden, harmless)):
        data = f'{{"Image": "{IMAGE}", "HostConfig": {{{first}, {last}}}}}'

        with pytest.raises(RefusedError, match=f"field '{name}' is given twice"):
            rebuild(data.encode(), SETTINGS)


# The Kelvin sign and the long s: Go's decoder folds them to k and s.
@pytest.mark.parametrize("name", ["Bind\u017f", "Lin\u212as", "Mount\u017f", " Binds", "Binds "])
def test_should_refuse_a_name_that_only_looks_like_a_field(name):
    with pytest.raises(RefusedError, match="no such field"):
        build(with_host(**{name: ["/:/host"]}))


@pytest.mark.parametrize("where", [{}, {"HostConfig": {}}])
def test_should_refuse_an_unknown_field_even_when_it_is_empty(where):
    body = operator_body(**copy.deepcopy(where))
    (body["HostConfig"] if where else body)["Brandnew"] = None

    with pytest.raises(RefusedError, match="'Brandnew' is not allowed: no such field"):
        build(body)
