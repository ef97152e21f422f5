package io.millrace.chaos;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Another clock for a process, by Debian's libfaketime. */
record FakeClock(Path library, Duration off) {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  /**
   * A clock that is wrong.
   *
   * @param off how far it is ahead; negative: behind
   */
  static FakeClock off(Duration off) throws IOException {
    try (DirectoryStream<Path> architectures =
        Files.newDirectoryStream(LIBRARIES, "*-linux-gnu*")) {
      for (Path architecture : architectures) {
        Path library = architecture.resolve("faketime/libfaketime.so.1");
        if (Files.exists(library)) {
          return new FakeClock(library, off);
        }
      }
    }
    throw new AssertionError(
        "libfaketime is missing: `python3 setup/test.py component` installs it as root, or says"
            + " how");
  }

  /** The environment of a process that has this clock. */
  Map<String, String> with(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("LD_PRELOAD", library.toString());
    all.put("FAKETIME", "%+d".formatted(off.toSeconds()));
    // The virtual machine's waits use the monotonic clock: only the wall clock is to be wrong. The
    // fix is for waits that use the wall clock; with it, the virtual machine's return at once.
    all.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    all.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
    return all;
  }
}
