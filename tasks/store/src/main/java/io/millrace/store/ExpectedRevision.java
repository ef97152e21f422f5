package io.millrace.store;

/**
 * The revision that is to be stored, as fetch-and-produce has reported it.
 *
 * @param revision the revision it has produced
 * @param fingerprint of what it was asked to fetch
 */
public record ExpectedRevision(int revision, String fingerprint) {}
