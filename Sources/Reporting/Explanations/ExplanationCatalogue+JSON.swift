import Diagnostics
import FHIRJSON

extension ExplanationCatalogue {
  /// The whole catalogue as a JSON document.
  public func json() -> [UInt8] {
    var writer = JSONWriter(layout: .pretty)
    writer.array { array in
      for explanation in explanations { Self.write(explanation, to: &array) }
    }
    writer.lineFeed()
    return writer.bytes
  }

  /// The explanation of one code as a JSON document.
  public static func json(_ explanation: Explanation) -> [UInt8] {
    var writer = JSONWriter(layout: .pretty)
    write(explanation, to: &writer)
    writer.lineFeed()
    return writer.bytes
  }

  private static func write(_ explanation: Explanation, to writer: inout JSONWriter) {
    writer.object { object in
      object.member("code", explanation.code)
      switch explanation {
      case .rule(let rule):
        object.member("severity", rule.severity.rawValue)
        object.member("type", rule.type.rawValue)
        object.member("checks", rule.checks)
        object.member("why", rule.why)
        object.member("fix", rule.fix)
        object.member("source", rule.source)
        object.object("example") { example in
          let remark = rule.example.remark
          if !remark.isEmpty { example.member("remark", remark) }
          example.member("wrong", rule.example.shownWrong)
          example.member("right", rule.example.shownRight)
        }
      case .outcome(let outcome):
        write(outcome.topic, to: &object)
      case .topic(let topic):
        write(topic, to: &object)
      }
    }
  }

  private static func write(_ topic: ExplainedTopic, to object: inout JSONWriter) {
    object.member("text", topic.title)
    for part in topic.parts { object.member(part.name, part.text) }
  }
}
