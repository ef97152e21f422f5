import class_list
import java_images
import maven_modules
import pytest
from command import ROOT

RECORDED = """
# NOTE: Do not modify this file.
java/lang/Object id: 0
io/millrace/Main id: 7
io/millrace/Main$Inner id: 8
@lambda-proxy io/millrace/Main run ()V REF_invokeStatic io/millrace/Main lambda$0 ()V ()V
@lambda-form-invoker [LF_RESOLVE] java.lang.invoke.DirectMethodHandle$Holder invokeStatic LL_L
@cp java/lang/Object 1 2
@cp io/millrace/Main 3 5
""".splitlines()


@pytest.fixture(params=java_images.TASKS)
def task(request):
    return request.param


def listed(task):
    path = ROOT / maven_modules.read(ROOT)[task].folder / java_images.LIST
    return path.read_text().splitlines()


def test_should_keep_the_classes_and_the_constants_of_those_with_lambdas():
    assert class_list.reduced(RECORDED) == [
        "io/millrace/Main",
        "io/millrace/Main$Inner",
        "java/lang/Object",
        "@cp io/millrace/Main 3 5",
    ]


def test_should_keep_lambdas_where_no_constants_are_recorded():
    lines = [line for line in RECORDED if not line.startswith("@cp")]

    assert class_list.reduced(lines)[-1].startswith("@lambda-proxy io/millrace/Main")


def test_should_find_classes_that_are_gone(tmp_path):
    folder = tmp_path / "io" / "millrace"
    folder.mkdir(parents=True)
    (folder / "Main.java").write_text("class Main { record Inner() {} }")
    names = ["Main", "Main$1", "Main$Inner", "Main$Gone", "Renamed"]

    found = class_list.outdated([f"io/millrace/{name}" for name in names], [tmp_path])

    assert found == ["io/millrace/Main$Gone", "io/millrace/Renamed"]


def test_should_have_a_list_for_each_task_in_the_form_that_it_is_written_in(task):
    classes = [line for line in listed(task) if not line.startswith("@")]
    constants = [line for line in listed(task) if line.startswith("@")]

    assert listed(task) == [*sorted(set(classes)), *sorted(set(constants))]
    assert {line.split()[0] for line in constants} <= {class_list.CONSTANTS, class_list.LAMBDA}
    assert {line.split()[1] for line in constants} <= set(classes)


def test_should_list_no_class_that_is_gone(task):
    modules = maven_modules.read(ROOT)
    folders = [ROOT / modules[name].folder / "src/main/java" for name in maven_modules.needed(modules, task)]

    outdated = class_list.outdated(listed(task), folders)

    assert not outdated, f"run 'make class-lists': {', '.join(outdated)}"


def test_should_list_the_class_that_a_task_starts_with(task):
    folder = ROOT / maven_modules.read(ROOT)[task].folder / "src/main/java"
    (main,) = (file.relative_to(folder).with_suffix("") for file in folder.rglob("Main.java"))

    assert str(main) in class_list.own_classes(listed(task))


def test_should_have_most_classes_of_the_tasks_in_one_list_or_another():
    """Lists that were recorded long ago have few of those that are new."""
    modules = maven_modules.read(ROOT)
    known = {name for task in java_images.TASKS for name in class_list.own_classes(listed(task))}
    used = {name for task in java_images.TASKS for name in maven_modules.needed(modules, task)}
    folders = [ROOT / modules[name].folder / "src/main/java" for name in used]
    classes = {str(file.relative_to(f).with_suffix("")) for f in folders for file in f.rglob("[A-Z]*.java")}

    missing = sorted(classes - known)

    assert len(missing) <= len(classes) / 4, f"run 'make class-lists': {', '.join(missing)}"
