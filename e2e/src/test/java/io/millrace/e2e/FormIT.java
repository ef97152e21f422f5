package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form's limits hold without the form, too. */
class FormIT {

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"users": 0}            | users: 0 is less than the minimum of 1
          {"users": 1000001}      | users: 1000001 is greater than the maximum of 1000000
          {"users": "ten"}        | users: 'ten' is not of type 'integer'
          {"users": 1.5}          | users: 1.5 is not of type 'integer'
          {"nat": ["XX"]}         | nat: 'XX' is not one of ['AU', 'BR',
          {"nat": "NO"}           | nat: 'NO' is not of type 'array'
          {"refetch": "perhaps"}  | refetch: 'perhaps' is not of type 'boolean'
          """)
  void should_refuse_a_param_with_the_reason(String params, String reason) throws Exception {
    ObjectNode conf = (ObjectNode) new ObjectMapper().readTree(params);

    assertThatThrownBy(() -> USERS.dag().trigger(Hours.ago(129), conf))
        .hasMessageContaining("answered 400")
        .hasMessageContaining("Invalid input for param " + reason);
  }
}
