package io.millrace.bench.connect;

import com.datastax.oss.common.sink.AbstractSinkRecord;
import com.datastax.oss.common.sink.AbstractSinkTask;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** Passes records on to the core, which writes each to every table that its topic is mapped to. */
public final class CassandraSinkTask extends SinkTask {
  private final AbstractSinkTask core =
      new AbstractSinkTask() {
        @Override
        protected void handleSuccess(AbstractSinkRecord record) {
          Progress.stored();
        }

        @Override
        protected void handleFailure(AbstractSinkRecord record, Throwable failure, String cql, Runnable count) {
          Progress.failed(failure);
        }

        @Override
        public String version() {
          return CassandraSink.VERSION;
        }

        @Override
        public String applicationName() {
          return "bench";
        }
      };

  @Override
  public void start(Map<String, String> settings) {
    core.start(settings);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (!records.isEmpty()) {
      Progress.begin();
    }
    core.put(records.stream().<AbstractSinkRecord>map(Consumed::new).toList());
  }

  @Override
  public void stop() {
    core.stop();
  }

  @Override
  public String version() {
    return CassandraSink.VERSION;
  }

  /** A record as the core takes it: no table gets anything from its headers. */
  private record Consumed(SinkRecord record) implements AbstractSinkRecord {
    @Override
    public Iterable<com.datastax.oss.common.sink.AbstractSinkRecordHeader> headers() {
      return List.of();
    }

    @Override
    public Object key() {
      return record.key();
    }

    @Override
    public Object value() {
      return record.value();
    }

    @Override
    public Long timestamp() {
      return record.timestamp();
    }

    @Override
    public String topic() {
      return record.topic();
    }
  }
}
