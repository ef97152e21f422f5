package io.millrace.stream;

/**
 * What fetch-and-produce has handed over.
 *
 * @param revision the revision it has produced
 * @param fingerprint of what it was asked to fetch
 */
record Handed(int revision, String fingerprint) {}
