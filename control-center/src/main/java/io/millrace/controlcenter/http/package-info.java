/** What an endpoint sees of a request, and how it answers; knows no backend. */
package io.millrace.controlcenter.http;
