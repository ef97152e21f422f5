package io.millrace.controlcenter.hours.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a topic that is followed.
 *
 * @param state what it says, as far as it was read
 * @param complete whether it was read to its end
 * @param problem why it could not be, or that it does not exist
 * @param readAt when it was last tried
 */
public record Followed<S>(S state, boolean complete, Optional<String> problem, Instant readAt) {}
