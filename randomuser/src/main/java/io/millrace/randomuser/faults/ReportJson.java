package io.millrace.randomuser.faults;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes a report: each rule as in the schedule, with its counts. */
final class ReportJson {
  private ReportJson() {}

  static String write(FaultReport report) {
    ObjectNode json = UsersPage.JSON.createObjectNode();
    json.put("seed", report.seed()).put("requests", report.requests());
    ObjectNode injected = json.putObject("injected");
    report.injected().forEach((fault, count) -> injected.put(fault.label(), count));
    ArrayNode rules = json.putArray("rules");
    report.rules().forEach(line -> add(line, rules.addObject()));
    return json.toString();
  }

  private static void add(FaultReport.Line line, ObjectNode json) {
    FaultRule rule = line.rule();
    Requests requests = rule.requests();
    json.put("fault", rule.fault().label());
    requests.seed().ifPresent(seed -> json.put("of-seed", seed));
    requests.page().ifPresent(page -> json.put("page", page));
    json.put("from", requests.from());
    json.put("probability", requests.probability());
    if (rule.times() != FaultRule.ALWAYS) {
      json.put("times", rule.times()).put("left", line.left());
    }
    rule.lasting().ifPresent(time -> json.put("lasting", time.toString()));
    json.put("users", rule.users());
    json.put("matched", line.matched()).put("injected", line.injected());
  }
}
