/** Settings from environment variables; all problems are reported at once. */
package io.millrace.common.settings;
