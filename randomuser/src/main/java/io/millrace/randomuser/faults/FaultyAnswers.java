package io.millrace.randomuser.faults;

/** What each fault does. */
final class FaultyAnswers {
  private FaultyAnswers() {}

  static FaultyAnswer of(Fault fault) {
    return switch (fault) {
      case REFUSED -> ConnectionFaults::refuse;
      case RESET -> ConnectionFaults::reset;
      case RESET_IN_BODY -> ConnectionFaults::resetInBody;
      case STALLED -> ConnectionFaults::stall;
      case STALLED_IN_BODY -> ConnectionFaults::stallInBody;
      case SLOW_HEAD -> ConnectionFaults::slowHead;
      case SLOW_BODY -> ConnectionFaults::slowBody;
      case NOT_HTTP -> ConnectionFaults::notHttp;
      case CUT -> BodyFaults::cut;
      case CUT_WITH_RIGHT_LENGTH -> BodyFaults::cutWithRightLength;
      case CUT_IN_CHUNKS -> BodyFaults::cutInChunks;
      case CUT_GZIP -> BodyFaults::cutGzip;
      case BROKEN_GZIP -> BodyFaults::brokenGzip;
      case UPPERCASE_ENCODING -> BodyFaults::uppercaseEncoding;
      case UTF_16 -> BodyFaults::utf16;
      case TOO_MANY_REQUESTS -> AnswerFaults::tooManyRequests;
      case TOO_MANY_REQUESTS_FOR -> AnswerFaults::tooManyRequestsFor;
      case SERVER_ERROR -> AnswerFaults::serverError;
      case UNAVAILABLE -> AnswerFaults::unavailable;
      case HTML -> AnswerFaults::html;
      case ERROR -> AnswerFaults::error;
      case EMPTY -> AnswerFaults::empty;
      case REPEATED_PAGE -> PageFaults::repeated;
      case WRONG_SEED -> PageFaults.info(info -> info.put("seed", "another"));
      case WRONG_PAGE -> PageFaults.info(info -> info.put("page", info.get("page").intValue() + 1));
      case WRONG_RESULTS -> PageFaults.info(info -> info.put("results", 1));
      case NO_INFO -> PageFaults.info(info -> info.removeAll());
      case FEWER_USERS -> PageFaults::fewer;
      case DUPLICATES_WITHIN -> PageFaults::duplicatesWithin;
      case DUPLICATES_ACROSS -> PageFaults::duplicatesAcross;
      case WITHOUT_ID -> UserFaults.changing(UserFaults::removeId);
      case WITHOUT_NAME -> UserFaults.changing(UserFaults::removeName);
      case WRONG_TYPES -> UserFaults.changing(UserFaults::changeTypes);
      case NULL_USERS -> UserFaults.replacing(UserFaults::nothing);
      case NAN_USERS -> UserFaults.replacing(UserFaults::nan);
      case BROKEN_USERS -> UserFaults.replacing(UserFaults::broken);
      case LARGE_STRINGS -> UserFaults.changing(user -> UserFaults.enlarge(user, 1_000_000));
      case HUGE_STRINGS -> UserFaults.changing(user -> UserFaults.enlarge(user, 2_000_000));
      case INVALID_UTF8 -> UserFaults.replacing(UserFaults::invalidUtf8);
      case HALF_CHARACTERS -> UserFaults.replacing(UserFaults::halfCharacter);
    };
  }
}
