/// What a report of JUnit may hold: of each element the attributes it has, and the elements
/// within it.
///
/// Written from what Jenkins, GitLab and Maven Surefire document; no more is allowed here, so that
/// nothing is written that was not looked up.
enum JUnitSchema {
  struct Element {
    let required: Set<String>
    var children: Set<String> = []
    var holdsText = false
  }

  static let root = "testsuites"

  static let elements: [String: Element] = [
    "testsuites": Element(
      required: ["name", "tests", "failures", "errors"],
      children: ["testsuite"]
    ),
    "testsuite": Element(
      required: ["name", "tests", "failures", "errors", "skipped", "time"],
      children: ["testcase"]
    ),
    "testcase": Element(
      required: ["name", "classname", "time"],
      children: ["failure", "system-out"]
    ),
    "failure": Element(required: ["message", "type"], holdsText: true),
    "system-out": Element(required: [], holdsText: true),
  ]

  /// The attributes that are numbers of test cases.
  static let counts: Set<String> = ["tests", "failures", "errors", "skipped"]
}
