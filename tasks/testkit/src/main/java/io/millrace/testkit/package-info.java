/** Real services in containers, shared by all tests of a module. */
package io.millrace.testkit;
