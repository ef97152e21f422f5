package io.millrace.common.ledger;

import java.util.Optional;

/**
 * What the ledger says of an interval, at one moment.
 *
 * @param entry of the interval, once a revision of it has begun
 * @param letters of the streaming task, once it has sent any; look at their revision
 */
public record LedgerView(Optional<IntervalEntry> entry, Optional<LettersEntry> letters) {}
