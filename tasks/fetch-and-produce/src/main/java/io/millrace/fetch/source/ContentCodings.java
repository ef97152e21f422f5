package io.millrace.fetch.source;

import io.millrace.fetch.source.SourceFailure.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Undoes what {@code Content-Encoding} lists (RFC 9110, 8.4): names in any case, in the order in
 * which they were applied.
 */
final class ContentCodings {
  private ContentCodings() {}

  /**
   * The body as it was before it was encoded.
   *
   * @param header the field's value; more than one of them joined by commas
   * @throws SourceFailure if a coding was not requested
   */
  static byte[] decoded(byte[] body, String header) throws IOException, SourceFailure {
    List<String> codings = new ArrayList<>(List.of(header.split(",")));
    Collections.reverse(codings);
    byte[] decoded = body;
    for (String coding : codings) {
      switch (coding.strip().toLowerCase(Locale.ROOT)) {
        case "", "identity" -> {}
        case "gzip", "x-gzip" -> decoded = ResponseBodies.unzipped(decoded);
        default ->
            throw new SourceFailure(
                Kind.WRONG,
                "the answer has Content-Encoding %s, which was not requested (valid: gzip, identity)"
                    .formatted(header));
      }
    }
    return decoded;
  }
}
