package io.millrace.store;

/**
 * What fetch-and-produce has handed over.
 *
 * @param revision the revision it has produced
 * @param fingerprint of what it was asked to fetch
 */
public record ExpectedRevision(int revision, String fingerprint) {}
