import FHIRJSON

/// `plan.json`: the head and the totals come first, then one item a line.
///
/// Members without a value are left out; arrays and counts are always there.
extension CancellationPlan {
  /// The whole text, in UTF-8.
  public func json() -> [UInt8] {
    var writer = JSONWriter(layout: .pretty, reservingByteCount: 4096 + 256 * items.count)
    writer.object { plan in
      plan.member("formatVersion", Self.formatVersion)
      plan.member("programVersion", programVersion)
      plan.member("madeAt", madeAt.text)
      plan.object("origin") { origin.write(to: &$0) }
      plan.member("arriving", arrivingCount)
      plan.object("totals") { totals.write(to: &$0) }
      plan.array("items") { array in
        for item in items { array.objectOnOneLine { item.write(to: &$0) } }
      }
    }
    writer.lineFeed()
    return writer.bytes
  }
}

extension CancellationPlan.Origin {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("transport", transport.rawValue)
    object.member("sspBase", sspBase.text)
    object.member("consumerODSCode", consumerODSCode.text)
    object.member("consumerASID", consumerASID.text)
  }
}

extension PlanTotals {
  fileprivate func write(to object: inout JSONWriter) {
    all.write(to: &object)
    object.array("byProvider") { array in
      for (code, counts) in providers {
        array.objectOnOneLine { provider in
          provider.member("odsCode", ifPresent: code)
          counts.write(to: &provider)
        }
      }
    }
    object.array("byDay") { array in
      for (day, counts) in days {
        array.objectOnOneLine { object in
          object.member("day", ifPresent: day)
          counts.write(to: &object)
        }
      }
    }
  }
}

extension PlanTotals.Counts {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("items", itemCount)
    object.object("byVerdict") { counts in
      for verdict in PlanVerdict.allCases where count(of: verdict) > 0 {
        counts.member(verdict.code, count(of: verdict))
      }
    }
  }
}

extension PlannedItem {
  fileprivate func write(to object: inout JSONWriter) {
    object.member("input", "\(input)")
    object.member("verdict", verdict.code)
    object.member("sha256", ifPresent: digest?.description)
    object.member("sha256WithSidecar", ifPresent: sidecarDigest?.description)
    object.member("providerODSCode", ifPresent: provider?.text)
    object.member("dialect", ifPresent: dialect?.rawValue)
    object.member("appointmentID", ifPresent: appointmentID?.text)
    object.member("version", ifPresent: version)
    object.member("reason", ifPresent: reason)
    object.member("duplicateOf", ifPresent: duplicateOf.map { "\($0)" })
  }
}
