import ElementModel

/// The constraints that look at one element and its children.
enum ElementInvariants {
  /// Checks the constraints of an element's type.
  static func check(_ element: Int, _ type: STU3Type, _ walk: inout ElementWalk) {
    switch type {
    case .extension: checkExtension(element, &walk)
    case .period: checkPeriod(element, &walk)
    case .appointmentParticipant: checkParticipant(element, &walk)
    case .appointment: checkTimes(element, &walk)
    default: break
    }
  }

  /// Checks ext-1.
  private static func checkExtension(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let hasExtensions = tree.child(of: element, named: .extension) >= 0
    var hasValue = false
    var child = tree.firstChild(of: element)
    while child >= 0 {
      let definition = STU3Type.extension.elements.first(named: tree.records[child].name)
      // A value of an unknown type was reported as unknown; ext-1 would be a second finding.
      if let definition, definition.choiceGroup > 0 { hasValue = true }
      if definition == nil { return }
      child = tree.nextSibling(of: child)
    }
    guard hasExtensions == hasValue else { return }
    walk.findings.add(
      .ext1,
      hasValue
        ? "the extension has both a value and extensions"
        : "the extension has neither a value nor extensions",
      at: element
    )
  }

  /// Checks per-1.
  private static func checkPeriod(_ element: Int, _ walk: inout ElementWalk) {
    guard let start = TemporalValue(walk.tree, walk.tree.child(of: element, named: .start)),
      let end = TemporalValue(walk.tree, walk.tree.child(of: element, named: .end)),
      end.isBefore(start)
    else { return }
    walk.findings.add(.per1, "the period ends before it starts", at: element)
  }

  /// Checks app-1.
  private static func checkParticipant(_ element: Int, _ walk: inout ElementWalk) {
    guard walk.tree.child(of: element, named: .type) < 0,
      walk.tree.child(of: element, named: .actor) < 0
    else { return }
    walk.findings.add(.app1, "the participant has neither a type nor an actor", at: element)
  }

  /// Checks app-2 and app-3.
  private static func checkTimes(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let hasStart = tree.child(of: element, named: .start) >= 0
    let hasEnd = tree.child(of: element, named: .end) >= 0
    if hasStart != hasEnd {
      walk.findings.add(
        .app2,
        hasStart ? "there is a start but no end" : "there is an end but no start",
        at: element
      )
    }
    let status = tree.child(of: element, named: .status)
    guard !(hasStart && hasEnd), status >= 0 else { return }
    guard !tree.value(of: status, equals: "proposed"), !tree.value(of: status, equals: "cancelled")
    else { return }
    walk.findings.add(
      .app3,
      "an appointment with this status has a start and an end",
      at: element
    )
  }
}
