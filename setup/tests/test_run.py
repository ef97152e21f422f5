import run


def test_should_warn_of_a_host_that_cannot_be_resolved(capsys):
    run.warn_of_host("https://users.invalid/api/")

    assert capsys.readouterr().out.startswith("  cannot resolve users.invalid on this machine (")


def test_should_not_warn_of_a_name_of_the_stacks_own_network_or_of_an_address(capsys):
    run.warn_of_host("http://randomuser:8080/api/1.4/")
    run.warn_of_host("http://127.0.0.1:8080/api/1.4/")

    assert capsys.readouterr().out == ""


def test_should_tell_each_change_of_a_tasks_state_once(capsys):
    seen = {}
    task = {"task_id": "fetch", "state": "up_for_retry", "try_number": 1, "duration": 2.0}

    changes = [
        run.tell_change(seen, task),
        run.tell_change(seen, task),
        run.tell_change(seen, task | {"try_number": 2}),
    ]

    assert changes == [True, False, True]
    assert capsys.readouterr().out == "  fetch: up for retry in 2.0 s\n" * 2
