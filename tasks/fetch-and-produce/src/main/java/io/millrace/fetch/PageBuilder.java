package io.millrace.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.json.Json;
import io.millrace.common.pipeline.RecordSpec;
import io.millrace.common.record.MappedRecord;
import io.millrace.common.record.MappingException;
import io.millrace.common.record.RecordMapper;
import io.millrace.common.record.SourceRecord;
import io.millrace.fetch.source.PageSink;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Converts the records of one page for the topics: each becomes a record or a dead letter. */
final class PageBuilder implements PageSink<PageBuilder.Converted> {
  private final RecordMapper mapper;
  private final RecordMapper keyMapper;
  private final Destination destination;
  private final RecordHeaders page;
  private final PageKeys keysBefore;
  private final PageKeys keys;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private int deadLettered;

  /**
   * @param page the headers of all its records; the index is each one's own
   * @param keysBefore those of the previous page
   */
  PageBuilder(RecordSpec spec, Destination destination, RecordHeaders page, PageKeys keysBefore) {
    this.mapper = new RecordMapper(spec);
    this.keyMapper = new RecordMapper(new RecordSpec(spec.key(), List.of(spec.keyField())));
    this.destination = destination;
    this.page = page;
    this.keysBefore = keysBefore;
    this.keys = new PageKeys(page.page());
  }

  /**
   * What a record has become.
   *
   * @param key of the record, if that can be mapped
   */
  record Converted(
      Optional<byte[]> key, ProducerRecord<byte[], byte[]> record, boolean deadLetter) {}

  @Override
  public Converted convert(int index, SourceRecord source) {
    RecordHeaders headers =
        new RecordHeaders(page.interval(), page.revision(), page.page(), index, page.schemaId());
    try {
      MappedRecord mapped = mapper.map(source.json());
      byte[] key = mapped.key().getBytes(UTF_8);
      ProducerRecord<byte[], byte[]> produced =
          new ProducerRecord<>(
              destination.topic().name(),
              null,
              null,
              key,
              Json.bytes(mapped.value()),
              headers.headers());
      long size = RecordSize.upperBound(produced);
      if (size <= destination.maxRecordBytes()) {
        return new Converted(Optional.of(key), produced, false);
      }
      return deadLetter(
          DeadLetter.Stage.OVERSIZED,
          Optional.of(key),
          source.original(),
          headers,
          RecordTooLargeException.class,
          "the mapped record has %d bytes (valid: at most %d)"
              .formatted(size, destination.maxRecordBytes()));
    } catch (MappingException e) {
      return deadLetter(
          DeadLetter.Stage.MAPPING,
          keyAlone(source),
          source.original(),
          headers,
          e.getClass(),
          e.getMessage());
    }
  }

  @Override
  public void accept(Converted converted) {
    converted.key().ifPresent(keys::add);
    records.add(converted.record());
    deadLettered += converted.deadLetter() ? 1 : 0;
  }

  @Override
  public Optional<String> objection() {
    return keys.objection(keysBefore);
  }

  PageKeys keys() {
    return keys;
  }

  /** The page, once all its records are added. */
  PreparedPage built() {
    return new PreparedPage(page.page(), records.size() - deadLettered, deadLettered, records);
  }

  private Converted deadLetter(
      DeadLetter.Stage stage,
      Optional<byte[]> key,
      byte[] original,
      RecordHeaders headers,
      Class<? extends Exception> failure,
      String reason) {
    DeadLetter deadLetter =
        new DeadLetter(
            stage,
            key,
            original,
            headers,
            destination.topic().name(),
            Optional.empty(),
            failure.getName(),
            reason);
    return new Converted(
        key,
        deadLetter.toRecord(destination.topic().deadLetters(), destination.maxDeadLetterBytes()),
        true);
  }

  /** The key of a record that cannot be mapped, if the key itself can be. */
  private Optional<byte[]> keyAlone(SourceRecord source) {
    try {
      return Optional.of(keyMapper.map(source.json()).key().getBytes(UTF_8));
    } catch (MappingException e) {
      return Optional.empty();
    }
  }
}
