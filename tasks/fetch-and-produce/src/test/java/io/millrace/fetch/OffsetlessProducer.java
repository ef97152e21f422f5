package io.millrace.fetch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** A real producer, one of whose records is sent and acknowledged, but without its offset. */
final class OffsetlessProducer {
  /** What a broker answers that has seen the record before. */
  private static final long NO_OFFSET = -1;

  private final Producer<byte[], byte[]> real;
  private final String topic;
  private final int occurrence;
  private int sent;
  private int committed;
  private int aborted;

  /**
   * @param occurrence which record of the topic it is, from 1
   */
  OffsetlessProducer(Producer<byte[], byte[]> real, String topic, int occurrence) {
    this.real = real;
    this.topic = topic;
    this.occurrence = occurrence;
  }

  @SuppressWarnings("unchecked") // a proxy has no type parameters
  Producer<byte[], byte[]> asProducer() {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> called(method, arguments));
  }

  int committed() {
    return committed;
  }

  int aborted() {
    return aborted;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it is what the caller gets
  private Object called(Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    switch (method.getName()) {
      case "commitTransaction" -> committed++;
      case "abortTransaction" -> aborted++;
      case "send" -> {
        boolean ofTopic = ((ProducerRecord<?, ?>) arguments[0]).topic().equals(topic);
        if (ofTopic && ++sent == occurrence) {
          return withoutOffset((Future<?>) result);
        }
      }
      default -> {}
    }
    return result;
  }

  private static Future<RecordMetadata> withoutOffset(Future<?> acknowledged) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            RecordMetadata there = (RecordMetadata) acknowledged.get();
            return new RecordMetadata(
                new TopicPartition(there.topic(), there.partition()),
                NO_OFFSET,
                0,
                there.timestamp(),
                there.serializedKeySize(),
                there.serializedValueSize());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
