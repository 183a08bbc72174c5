/// Something that a run can meet or end with, beside the findings about files, and what to do about it.
public struct ExplainedTopic: Hashable, Sendable {
  /// The code; what stands before the slash is its family.
  public let code: String
  /// What it is called where it is shown.
  public let title: String
  /// What it means.
  public let means: String
  /// What to tell the patient; `nil` where it is about none.
  public let patient: String?
  /// What to do next.
  public let next: String
  /// Where that comes from.
  public let source: String

  /// Creates a topic.
  public init(
    _ code: String,
    _ title: String,
    means: String,
    patient: String? = nil,
    next: String,
    source: String
  ) {
    self.code = code
    self.title = title
    self.means = means
    self.patient = patient
    self.next = next
    self.source = source
  }

  /// The parts with their labels, in the order they are shown.
  var parts: [(label: String, name: String, text: String)] {
    [
      ("Means", "means", means), ("Patient", "patient", patient ?? ""), ("Fix", "fix", next),
      ("Source", "source", source),
    ].filter { !$0.2.isEmpty }
  }
}
