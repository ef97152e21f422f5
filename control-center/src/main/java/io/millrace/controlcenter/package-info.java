/** The service: reads its settings, connects its parts, and serves until it is stopped. */
package io.millrace.controlcenter;
