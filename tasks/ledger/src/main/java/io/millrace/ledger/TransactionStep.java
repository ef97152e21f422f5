package io.millrace.ledger;

import io.millrace.common.task.Step;

/** The steps of {@link TransactionalPublisher}, in their order. */
public enum TransactionStep implements Step {
  /** Older attempts are about to be fenced. */
  OPENING,
  /** Older attempts are fenced, and their open transactions have ended. */
  OPENED,
  /** A transaction has begun; nothing has been sent yet. */
  BEGUN,
  /** A record was passed to the producer. */
  RECORD_SENT,
  /** Every record is acknowledged. */
  RECORDS_ACKNOWLEDGED,
  /** The ledger's entry was passed to the producer. */
  ENTRY_SENT,
  /** The ledger's entry is acknowledged too; the transaction is about to be committed. */
  ENTRY_ACKNOWLEDGED,
  /** The transaction is committed. */
  COMMITTED
}
