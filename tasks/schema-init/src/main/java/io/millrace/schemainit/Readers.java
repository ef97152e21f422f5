package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.cassandra.Retrier;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The roles that may read a pipeline's keyspace, such as the Control Center's. Cassandra only
 * grants what exists, so whoever creates the keyspace has to grant it.
 *
 * <p>A role cannot ask what others may do. But a grant that is there already costs no more than the
 * question would: Cassandra writes nothing and answers with a warning.
 *
 * @param roles from {@code CASSANDRA_READERS}; may be empty
 */
record Readers(
    Supplier<CqlSession> session,
    String keyspace,
    List<String> roles,
    Retrier repeater,
    JustMade justMade) {
  private static final String SETTING = "CASSANDRA_READERS";
  private static final Pattern ROLES = Pattern.compile("[\\w.@-]+(,[\\w.@-]+)*");

  /** The warning of a grant that was there. */
  private static final String THERE = "already granted";

  /** Cassandra's answers where nobody's rights are checked: without logins, and with them. */
  private static final Pattern UNCHECKED =
      Pattern.compile("not anonymous|not supported by AllowAllAuthorizer");

  private static final Pattern NO_ROLE = Pattern.compile("Role .* doesn't exist");
  private static final Pattern MAY_NOT = Pattern.compile("has no \\w+ permission");

  /** The roles that the setting names; nobody unless it is set. */
  static List<String> read(Settings settings) {
    String text = settings.text("CASSANDRA_READERS", "");
    if (text.isEmpty()) {
      return List.of();
    }
    if (!ROLES.matcher(text).matches()) {
      settings.problem(
          "%s is \"%s\" (valid: names of roles, separated by commas, or empty)"
              .formatted(SETTING, text));
      return List.of();
    }
    return Arrays.stream(text.split(",", -1)).distinct().toList();
  }

  /** Grants what is missing; returns what it changed. */
  List<String> apply() {
    return roles.stream()
        .filter(this::granted)
        .map(role -> "granted SELECT on keyspace %s to %s".formatted(keyspace, role))
        .toList();
  }

  /** Whether the role did not have it yet. */
  private boolean granted(String role) {
    Supplier<Boolean> grant = justMade.awaited("keyspace " + keyspace, () -> sent(role));
    return repeater.call(
        "granting SELECT on keyspace %s to %s".formatted(keyspace, role),
        () -> {
          try {
            return grant.get();
          } catch (DriverException refused) {
            throw explained(role, refused);
          }
        });
  }

  private boolean sent(String role) {
    try {
      ResultSet answer = session.get().execute(statement(role));
      return answer.getExecutionInfo().getWarnings().stream()
          .noneMatch(warning -> warning.contains(THERE));
    } catch (DriverException refused) {
      String reason = String.valueOf(refused.getMessage());
      if (UNCHECKED.matcher(reason).find()) {
        return false;
      }
      if (NO_ROLE.matcher(reason).find()) {
        throw new SettingsException(
            "%s names the role \"%s\", which Cassandra does not have (valid: roles that exist, or empty): create the role, or correct the setting"
                .formatted(SETTING, role));
      }
      throw refused;
    }
  }

  private SimpleStatement statement(String role) {
    return SimpleStatement.newInstance(
            "GRANT SELECT ON KEYSPACE %s TO %s".formatted(quoted(keyspace), quoted(role)))
        // The warning is the usual answer, and nothing to log.
        .setExecutionProfile(
            session
                .get()
                .getContext()
                .getConfig()
                .getDefaultProfile()
                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false));
  }

  /** What a person has to do about it, or else the failure itself. */
  private RuntimeException explained(String role, DriverException refused) {
    String reason = String.valueOf(refused.getMessage());
    if (MAY_NOT.matcher(reason).find()) {
      return new SettingsException(
          "%s is \"%s\", but SELECT on keyspace %s cannot be granted to \"%s\": %s: grant AUTHORIZE and SELECT on the keyspace to this task's role; or grant SELECT to the reader yourself, and remove it from the setting"
              .formatted(SETTING, String.join(",", roles), keyspace, role, reason));
    }
    return refused;
  }

  private static String quoted(String name) {
    return CqlIdentifier.fromInternal(name).asCql(false);
  }
}
