"""debian, eclipse-temurin:<n>-jre and python:<n>-slim."""

from __future__ import annotations

from harness import Tester

# As the tasks run: not as root, nothing writable.
HARDENED = ("--user", "12345:0", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges")


def debian(tester: Tester) -> None:
    suite = tester.name.split("-", 1)[1]
    seen = tester.once("bash", "-c", ". /etc/os-release; echo $ID $VERSION_CODENAME").stdout.split()
    tester.equal("is the suite it says", seen, ["debian", suite])
    seen = tester.once("bash", "-c", "ls /var/lib/apt/lists /var/cache/apt/archives | grep -c deb || true").stdout
    tester.equal("holds no package lists and archives", seen.strip(), "0")
    seen = tester.once("bash", "-c", "grep -h ^Suites: /etc/apt/sources.list.d/*.sources").stdout
    tester.contains("names its package source", seen, f"Suites: {suite}\n")


def jre(tester: Tester) -> None:
    version = tester.name.split("-", 1)[1]
    result = tester.once("java", "-XshowSettings:properties", "-version", options=HARDENED)
    settings = result.stdout + result.stderr
    tester.contains(
        f"runs Java {version} as any user on a read-only root", settings, f"java.specification.version = {version}"
    )
    tester.equal(
        "has JAVA_HOME where temurin has it", tester.once("printenv", "JAVA_HOME").stdout.strip(), "/opt/java/openjdk"
    )
    seen = tester.once(
        "bash", "-c", "$JAVA_HOME/bin/keytool -list -cacerts -storepass changeit | grep -c trustedCertEntry"
    )
    tester.check("trusts the usual certificate authorities", int(seen.stdout or 0) > 50, seen.stdout)
    tester.check("shares the JDK's classes (-Xshare:on)", tester.once("java", "-Xshare:on", "-version").returncode == 0)


def python(tester: Tester) -> None:
    version = tester.tags["python"].rsplit(":", 1)[1]
    for command in ("python", "python3"):
        seen = tester.once(command, "--version", options=HARDENED).stdout
        tester.contains(f"{command} is {version}, as any user on a read-only root", seen, f"Python {version}.")
    tester.check(
        "has ssl, sqlite3, zoneinfo and venv",
        tester.once("python", "-c", "import ssl, sqlite3, venv, zoneinfo").returncode == 0,
    )
    seen = tester.once("bash", "-c", "pip --version && pip install --no-index --dry-run pip")
    tester.check("pip installs into the system", seen.returncode == 0, seen.stderr)
