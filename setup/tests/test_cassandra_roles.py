"""compose/cassandra-roles.sh, with a cqlsh that answers as Cassandra's does, and notes what it is asked."""

import os
import subprocess

import pytest
from command import ROOT

ROLES = """\
 role            | can_login | salted_hash
-----------------+-----------+--------------
  millrace_admin |      True | $2a$10$abcde
 millrace_reader |      True | $2a$04$abcde
       cassandra |     False | $2a$10$abcde
        millrace |      True | $2a$04$abcde
"""
ASKED = "SELECT role, can_login, salted_hash FROM system_auth.roles"
CQLSH = f"""\
#!/usr/bin/env bash
[[ $1 == cassandra && $3 == -u && $5 == -p && $7 == -e ]] || exit 3
echo "$4: $(tr -s ' \\n' ' ' <<<"$8")" >>asked
if [[ $8 == *"{ASKED}"* ]]; then cat found; fi
if [[ $4 != millrace_admin && -e refuse ]]; then
  echo "Unauthorized: User $4 has no SELECT permission on <table> or any of its parents" >&2
  exit 2
fi
"""
SYSTEM = ("system", "system_auth", "system_schema", "system_traces", "system_distributed")
TABLE = "data/system_views/max_partition_size"


def rows(column, values):
    shown = [f'{{"{column}": "{value}"}}' for value in values]
    width = max(map(len, shown))
    return "\n".join([" [json]", "-" * width, *(f" {row:>{width}}" for row in shown), "", f"({len(shown)} rows)", ""])


@pytest.fixture
def changes(tmp_path):
    """What the script has an administrator change, with these keyspaces and rights of the reader."""
    cqlsh = tmp_path / "cqlsh"
    cqlsh.write_text(CQLSH)
    cqlsh.chmod(0o755)
    passwords = {f"CASSANDRA_{role}PASSWORD": "hush" for role in ("ADMIN_", "", "READER_")}
    env = {**os.environ, **passwords, "PATH": f"{tmp_path}:{os.environ['PATH']}"}

    def run(keyspaces, rights, roles=ROLES, refuse=False):
        if refuse:
            (tmp_path / "refuse").touch()
        found = [roles, rows("keyspace_name", [*SYSTEM, *keyspaces]), rows("resource", rights)]
        (tmp_path / "found").write_text("\n".join(found))
        subprocess.run(["bash", ROOT / "compose" / "cassandra-roles.sh"], cwd=tmp_path, env=env, check=True)
        lines = (tmp_path / "asked").read_text().splitlines()
        asked = [line.partition(": CONSISTENCY LOCAL_QUORUM; ") for line in lines]
        return [text.strip() for who, _, text in asked if who == "millrace_admin" and ASKED not in text]

    return run


def test_should_change_nothing_that_is_in_place(changes):
    assert changes(["user_streams"], [TABLE, "data/user_streams"]) == []


def test_should_let_the_reader_read_what_is_there_before_it_takes_back_an_earlier_version_s_grant(changes):
    assert changes(["user_streams", "Other_1"], ["data", TABLE]) == [
        'GRANT SELECT ON KEYSPACE "user_streams" TO millrace_reader; '
        'GRANT SELECT ON KEYSPACE "Other_1" TO millrace_reader; '
        "REVOKE SELECT ON ALL KEYSPACES FROM millrace_reader;"
    ]


def test_should_not_take_a_keyspace_for_another_that_begins_with_its_name(changes):
    assert changes(["user", "user_streams"], [TABLE, "data/user_streams", "data/user/a_table"]) == [
        'GRANT SELECT ON KEYSPACE "user" TO millrace_reader;'
    ]


def test_should_give_a_new_reader_no_right_to_passwords(changes):
    without = "\n".join(line for line in ROLES.splitlines() if "millrace_reader" not in line)

    created, granted = changes(["user_streams"], [TABLE], without)

    assert created == (
        "CREATE ROLE millrace_reader WITH LOGIN = true AND PASSWORD = 'hush'; "
        "GRANT SELECT ON system_views.max_partition_size TO millrace_reader"
    )
    assert granted == 'GRANT SELECT ON KEYSPACE "user_streams" TO millrace_reader;'


def test_should_hash_a_password_anew_that_an_earlier_version_has_hashed_slowly(changes):
    slow = ROLES.replace("millrace |      True | $2a$04", "millrace |      True | $2a$10")

    assert changes([], [TABLE], slow) == ["ALTER ROLE millrace WITH PASSWORD = 'hush'"]


def test_should_hash_it_anew_as_well_where_an_earlier_version_s_role_lacks_a_right(changes):
    ours, reader = changes([], [TABLE], ROLES.replace("$2a$04", "$2a$10"), refuse=True)

    assert ours == (
        "ALTER ROLE millrace WITH PASSWORD = 'hush'; "
        "GRANT CREATE ON ALL KEYSPACES TO millrace; GRANT SELECT ON system_views.settings TO millrace"
    )
    assert reader.startswith("ALTER ROLE millrace_reader WITH PASSWORD = 'hush'; GRANT SELECT ON ")
