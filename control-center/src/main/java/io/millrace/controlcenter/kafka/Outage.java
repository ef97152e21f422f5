package io.millrace.controlcenter.kafka;

import io.millrace.common.task.DataException;
import io.millrace.common.task.UnavailableException;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.NotFoundException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a failed call says about the clients that it used. */
enum Outage {
  /** The broker answered, and the clients are as good as before. */
  NONE,
  /** It is not known how the clients are: they are not used again. */
  OF_CLIENTS,
  /** The broker did not answer. */
  OF_BROKER;

  static Outage of(Throwable failure) {
    if (isAny(
        failure,
        BadRequestException.class,
        NotFoundException.class,
        DataException.class,
        InvalidOffsetException.class,
        UnknownTopicOrPartitionException.class)) {
      return NONE;
    }
    return isAny(
            failure,
            UnavailableException.class,
            TimeoutException.class,
            java.util.concurrent.TimeoutException.class,
            DisconnectException.class,
            AuthenticationException.class,
            InterruptException.class,
            InterruptedException.class)
        ? OF_BROKER
        : OF_CLIENTS;
  }

  private static boolean isAny(Throwable failure, Class<?>... types) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause)));
  }
}
