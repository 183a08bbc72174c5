import Cancellation
import ConfigurationFiles
import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import Spool
import WorkStore

/// The first stages: a file becomes a valid appointment with a route, or is rejected.
struct InputReading: Sendable {
  let inbox: Inbox
  let settings: RunSettings

  /// Reads, decodes, validates and routes some files of the inbox, side by side.
  func readSideBySide(
    _ entries: InboxEntries,
    _ positions: [Int],
    from firstPosition: Int
  ) async throws(RunFailure) -> [Input] {
    let laneCount = 4
    let laneSize = (positions.count + laneCount - 1) / laneCount
    let lanes = await withTaskGroup(of: (Int, Result<[Input], SpoolError>).self) { group in
      for lane in 0..<laneCount {
        let own = Array(positions.dropFirst(lane * laneSize).prefix(laneSize))
        group.addTask { (lane, await read(entries, own, from: firstPosition)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var inputs: [Input] = []
    do throws(SpoolError) {
      for lane in 0..<laneCount {
        if let lane = lanes[lane] { inputs += try lane.get() }
      }
    } catch {
      throw .spool(error)
    }
    return inputs
  }

  /// Reads, decodes, validates and routes some files of the inbox.
  func read(
    _ entries: InboxEntries,
    _ positions: [Int],
    from firstPosition: Int
  ) async -> Result<[Input], SpoolError> {
    var inputs: [Input] = []
    do throws(SpoolError) {
      for position in positions {
        inputs.append(try await read(entries[position], position: firstPosition + position))
      }
      return .success(inputs)
    } catch {
      return .failure(error)
    }
  }

  /// Reads, decodes, validates and routes one file of the inbox.
  func read(_ entry: InboxEntry, position: Int) async throws(SpoolError) -> Input {
    let content: FileContent
    switch try inbox.read(entry, maximumByteCount: settings.limits.maximumByteCount) {
    case .content(let read): content = read
    case .refused(let refusal): return rejected(entry, position, by: refusal)
    }
    let sidecar: SidecarContent
    do throws(SidecarFault) {
      sidecar = try readSidecar(of: entry)
    } catch {
      let format = FHIRFormat(sniffing: content.bytes) ?? .json
      return Input(
        position: position,
        entry: entry,
        file: ItemInput(path: entry.relativePath, content: content),
        identity: content.identity,
        format: format,
        diagnostics: error.diagnostics,
        content: .rejected
      )
    }
    var input = await decode(content, of: entry, position: position, sidecar: sidecar.file)
    if let bytes = sidecar.bytes { input.sidecarDigest = ContentDigest(of: content.bytes + bytes) }
    return input
  }

  /// An entry that is no readable file.
  func rejected(_ entry: InboxEntry, _ position: Int, by refusal: FileRefusal) -> Input {
    Input(
      position: position,
      entry: entry,
      file: ItemInput(
        path: entry.relativePath,
        digest: ContentDigest(of: []),
        byteCount: 0,
        modifiedAt: nil
      ),
      identity: nil,
      format: entry.name.bytes.reversed().starts(with: ".xml".utf8.reversed()) ? .xml : .json,
      diagnostics: [Diagnostic(.inputFile, message: "\(refusal)")],
      content: .rejected
    )
  }

  private func decode(
    _ content: FileContent,
    of entry: InboxEntry,
    position: Int,
    sidecar: SidecarFile
  ) async -> Input {
    let format = FHIRFormat(sniffing: content.bytes) ?? .json
    if let refusal = InputSignature.refusal(of: content.bytes) {
      return Input(
        position: position,
        entry: entry,
        file: ItemInput(path: entry.relativePath, content: content),
        identity: content.identity,
        format: format,
        diagnostics: [refusal],
        content: .rejected
      )
    }
    let result = ResourceValidator.read(
      content.bytes,
      format: format,
      profile: settings.profile,
      limits: settings.limits
    )
    var diagnostics = result.diagnostics
    let inputContent: Input.Content
    if let tree = result.tree, !diagnostics.hasErrors {
      inputContent = await route(tree, entry, sidecar, &diagnostics)
    } else {
      inputContent = .rejected
    }
    return Input(
      position: position,
      entry: entry,
      file: ItemInput(path: entry.relativePath, content: content),
      identity: content.identity,
      format: format,
      diagnostics: diagnostics,
      content: inputContent
    )
  }

  private func route(
    _ tree: ElementTree,
    _ entry: InboxEntry,
    _ sidecar: SidecarFile,
    _ diagnostics: inout [Diagnostic]
  ) async -> Input.Content {
    let start = SourceLocation(line: 1, column: 1, byteOffset: 0)
    guard let appointment = Appointment(tree) else {
      diagnostics.append(
        Diagnostic(
          .inputNotAppointment,
          message: "the file holds another resource than an Appointment",
          path: tree.root.path,
          location: start
        )
      )
      return .rejected
    }
    guard let id = appointment.id.flatMap(AppointmentID.init) else {
      diagnostics.append(
        Diagnostic(
          .inputWithoutID,
          message: "the Appointment has no id to find it by at the provider",
          path: "Appointment.id",
          location: start
        )
      )
      return .rejected
    }
    do throws(RouteRefusal) {
      let provider = RouteFinding(
        settings: settings,
        subfolder: entry.subfolder,
        sidecar: sidecar
      )
      return .routed(
        RoutedAppointment(
          appointment: appointment,
          id: id,
          route: try await provider.routeAskingDirectory(of: appointment),
          expectedPatient: ExpectedPatient(in: appointment, nhsNumber: sidecar.nhsNumber),
          reason: sidecar.reason ?? settings.reason
        )
      )
    } catch {
      return .noRoute(appointment, error)
    }
  }

  /// Why a sidecar cannot be used.
  private struct SidecarFault: Error {
    let diagnostics: [Diagnostic]
  }

  /// What a sidecar says, and its bytes where there is one.
  private typealias SidecarContent = (file: SidecarFile, bytes: [UInt8]?)

  private func readSidecar(of entry: InboxEntry) throws(SidecarFault) -> SidecarContent {
    guard let sidecar = entry.sidecar else { return (SidecarFile(), nil) }
    let bytes: [UInt8]
    do {
      switch try inbox.read(sidecar, maximumByteCount: SidecarFile.maximumByteCount) {
      case .content(let content): bytes = content.bytes
      case .refused(let refusal): throw SidecarFault(diagnostics: [sidecarFinding("\(refusal)")])
      }
    } catch let fault as SidecarFault {
      throw fault
    } catch {
      throw SidecarFault(diagnostics: [sidecarFinding("\(error)")])
    }
    do throws(ConfigurationFailure) {
      return (try SidecarFile.read(bytes: bytes, fileName: "\(sidecar)"), bytes)
    } catch {
      throw SidecarFault(diagnostics: error.errors.map { sidecarFinding($0.description) })
    }
  }

  private func sidecarFinding(_ message: String) -> Diagnostic {
    Diagnostic(.inputSidecar, message: message)
  }
}
