/** Settings from environment variables, with everything that is wrong told at once. */
package io.millrace.common.settings;
