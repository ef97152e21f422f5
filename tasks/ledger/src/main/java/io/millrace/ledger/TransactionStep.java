package io.millrace.ledger;

import io.millrace.common.task.Step;

/** The steps of {@link TransactionalPublisher}, in their order. */
public enum TransactionStep implements Step {
  /** Older attempts are about to be shut out. */
  OPENING,
  /** Older attempts are shut out, and what they left open has ended. */
  OPENED,
  /** A transaction is begun; nothing was sent yet. */
  BEGUN,
  /** A record was handed to the producer. */
  RECORD_SENT,
  /** Every record is acknowledged. */
  RECORDS_ACKNOWLEDGED,
  /** The ledger's entry was handed to the producer. */
  ENTRY_SENT,
  /** The ledger's entry is acknowledged too; the transaction is about to be committed. */
  ENTRY_ACKNOWLEDGED,
  /** The transaction is committed. */
  COMMITTED
}
