import Cancellation
import ConfigurationFiles
import Diagnostics
import ElementModel
import FHIRModel

/// Where the embedded provider's appointments come from.
public enum BookSource: Hashable, Sendable {
  /// A folder with a folder for each provider, see ``AppointmentBook/init(folder:now:)``.
  case folder(String)
  /// The inputs themselves: each is registered just before it is read, so that the read answers
  /// with its own content.
  case inbox
}

extension AppointmentBook {
  /// Makes a book from a source.
  public convenience init(
    _ source: BookSource,
    now: FHIRInstant
  ) throws(ConfigurationFailure) {
    switch source {
    case .folder(let path): try self.init(folder: path, now: now)
    case .inbox: self.init()
    }
  }

  /// Loads a book from a folder.
  ///
  /// `A20047/*.json` and `A20047/*.xml` are Appointments and Patients of the provider with the ODS
  /// code A20047; such files in the folder itself are every provider's. `scenarios.yaml` plans
  /// faults. Other files, and hidden ones, are left alone.
  ///
  /// - Parameters:
  ///   - folder: the path of the folder.
  ///   - now: the time of resources that say none.
  /// - Throws: everything that is wrong with the files, two resources of one type and id in one
  ///   folder included.
  public convenience init(folder: String, now: FHIRInstant) throws(ConfigurationFailure) {
    var reading = BookReading()
    var faults: [String: PlannedFault] = [:]
    for entry in try ConfigurationFile.entries(ofFolderAtPath: folder) {
      let path = "\(folder)/\(entry.name)"
      if entry.isFolder {
        guard let provider = ODSCode(entry.name) else {
          reading.report(path, "the name of a folder of a book must be an ODS code")
          continue
        }
        reading.readFolder(path, of: provider)
      } else if entry.name == "scenarios.yaml" || entry.name == "scenarios.yml" {
        do {
          faults = try PlannedFault.read(
            bytes: try ConfigurationFile.bytes(atPath: path),
            fileName: path
          )
        } catch { reading.report(error) }
      } else {
        reading.readFile(path, of: nil)
      }
    }
    let resources = try reading.finish()
    self.init(faults: faults)
    for resource in resources { register(resource.tree, at: resource.provider, now: now) }
  }
}

/// Reads the files of a book and collects what is wrong with them.
private struct BookReading {
  private var resources: [(tree: ElementTree, provider: ODSCode?)] = []
  private var errors: [ConfigurationError] = []
  private var paths: [ODSCode?: [ResourceAddress: String]] = [:]

  mutating func report(_ path: String, _ message: String, at location: SourceLocation? = nil) {
    errors.append(
      ConfigurationError(
        fileName: path,
        line: location?.line,
        column: location?.column,
        message: message
      )
    )
  }

  mutating func report(_ failure: ConfigurationFailure) { errors += failure.errors }

  mutating func readFolder(_ folder: String, of provider: ODSCode) {
    do {
      for entry in try ConfigurationFile.entries(ofFolderAtPath: folder) where !entry.isFolder {
        readFile("\(folder)/\(entry.name)", of: provider)
      }
    } catch { report(error) }
  }

  mutating func readFile(_ path: String, of provider: ODSCode?) {
    guard path.hasSuffix(".json") || path.hasSuffix(".xml") else { return }
    let bytes: [UInt8]
    do {
      bytes = try ConfigurationFile.bytes(atPath: path)
    } catch { return report(error) }
    let format: FHIRFormat = path.hasSuffix(".xml") ? .xml : .json
    let result = format.read(bytes, limits: .ofTrusted)
    guard let tree = result.tree else {
      let finding = result.diagnostics.first { $0.severity.makesInvalid }
      return report(path, finding?.message ?? "the file cannot be read", at: finding?.location)
    }
    guard let address = ResourceAddress(of: tree) else {
      return report(path, "a book holds Appointments and Patients with an id; move this file")
    }
    if let first = paths[provider]?[address] {
      return report(path, "\(first) has the same type and id; keep one of the two")
    }
    paths[provider, default: [:]][address] = path
    resources.append((tree, provider))
  }

  /// The resources, if nothing is wrong.
  func finish() throws(ConfigurationFailure) -> [(tree: ElementTree, provider: ODSCode?)] {
    guard errors.isEmpty else { throw ConfigurationFailure(errors) }
    return resources
  }
}
