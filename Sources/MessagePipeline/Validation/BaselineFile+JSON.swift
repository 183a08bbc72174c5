import ConfigurationFiles
import FHIRJSON

extension BaselineFile {
  /// The file as JSON, a finding on each line, in an order that changes little from one to the next.
  public func json() -> [UInt8] {
    var writer = JSONWriter(layout: .pretty)
    writer.object { file in
      file.member("version", Self.version)
      file.array("findings") { findings in
        for (finding, count) in inOrder {
          findings.objectOnOneLine { object in
            object.member("file", finding.file)
            object.member("code", finding.code)
            object.member("path", ifPresent: finding.path)
            object.member("count", count)
          }
        }
      }
    }
    writer.lineFeed()
    return writer.bytes
  }
}
