/** Calls to what the service reads from: bounded in number and in time. */
package io.millrace.controlcenter.backend;
