import Cancellation
import ConfigurationFiles
import FHIRModel
import HTTPTypes
import Reporting

#if Network
import SSPTransport
#endif

/// The checks that need certificates, and those that need somebody to answer.
extension DoctorCommand {
  #if Network
  /// A certificate that is valid for fewer days is worth a warning.
  private static let daysToWarn = 30

  /// A clock that is off by more seconds is worth a warning: tokens hold for 300.
  private static let secondsToWarn: Int64 = 60

  func checkNetwork(_ file: RunConfiguration, _ checkup: inout Checkup) async {
    if let ssp = file.ssp {
      switch await checkCertificates(ssp, &checkup) {
      case .unusable: break
      case .notNeeded: await checkSSP(ssp, nil, &checkup)
      case .usable(let identity): await checkSSP(ssp, identity, &checkup)
      }
    } else {
      checkup.add("ssp", .skipped, "the configuration has no section `ssp`; runs need --book")
    }
    if let sds = file.sds { await checkSDS(sds, &checkup) }
  }

  /// What the files of mutual TLS came to.
  private enum Credentials {
    case usable(ClientIdentity)
    case notNeeded
    case unusable
  }

  private func checkCertificates(
    _ ssp: SSPSettings,
    _ checkup: inout Checkup
  ) async -> Credentials {
    guard let files = ssp.tls else {
      if ssp.base.isPlainHTTP { return .notNeeded }
      checkup.add(
        "certificates",
        .failed,
        "the section `ssp` names no `client-certificate`, `private-key` and `trust-roots`"
      )
      return .unusable
    }
    // TLS goes by the system's clock, whatever --now says.
    let now = SystemClock.now().secondsSince1970
    let identity: ClientIdentity
    do throws(ConfigurationFailure) {
      identity = try ClientIdentity(files, at: now)
    } catch {
      for fault in error.errors { checkup.add("certificates", .failed, fault.description) }
      return .unusable
    }
    let days = identity.daysLeft(at: now)
    checkup.add(
      "certificates",
      days < Self.daysToWarn ? .warning : .ok,
      "the client certificate is valid for \(days) more days, and the key is its own"
    )
    if await identity.isIssuedUnderRoots() {
      checkup.add("certificates", .ok, "the client certificate is issued under the trust roots")
    } else {
      checkup.add(
        "certificates",
        .warning,
        "the client certificate is not issued under the trust roots; is one between them missing "
          + "in \(files.clientCertificate)?"
      )
    }
    return .usable(identity)
  }

  private func checkSSP(
    _ ssp: SSPSettings,
    _ identity: ClientIdentity?,
    _ checkup: inout Checkup
  ) async {
    guard !offline else {
      checkup.add("ssp", .skipped, "\(ssp.base) was not asked, because of --offline")
      return
    }
    let proxy = SpineSecureProxy(settings: ssp, identity: identity, connectionCount: 1)
    do throws(TransportFailure) {
      let answer = try await proxy.probe()
      if (495...497).contains(answer.status) {
        checkup.add(
          "ssp",
          .failed,
          "\(ssp.base) answered HTTP \(answer.status): it refuses the client certificate"
        )
      } else {
        checkup.add(
          "ssp",
          .ok,
          "\(ssp.base) answered, over \(identity == nil ? "plain HTTP" : "mutual TLS") (HTTP "
            + "\(answer.status), as nothing was asked for)"
        )
      }
      checkClock(answer, &checkup)
    } catch {
      checkup.add("ssp", .failed, Self.text(error))
    }
    await proxy.close()
  }

  private func checkSDS(_ sds: SDSSettings, _ checkup: inout Checkup) async {
    let directory: SpineDirectory
    do throws(ConfigurationFailure) {
      directory = try SpineDirectory(
        settings: sds,
        connectionCount: 1,
        now: configuration.clock,
        pause: { _ in }
      )
    } catch {
      for fault in error.errors { checkup.add("sds", .failed, fault.description) }
      return
    }
    if offline {
      checkup.add("sds", .skipped, "\(sds.base) was not asked, because of --offline")
    } else {
      do throws(TransportFailure) {
        let answer = try await directory.probe()
        let isRefused = answer.status == 401 || answer.status == 403
        checkup.add(
          "sds",
          isRefused ? .failed : .ok,
          isRefused
            ? "\(sds.base) refuses the key in \(sds.apiKeyPath) (HTTP \(answer.status))"
            : "\(sds.base) answered (HTTP \(answer.status))"
        )
      } catch {
        checkup.add("sds", .failed, Self.text(error))
      }
    }
    await directory.close()
  }

  /// Compares the clock with the server's, which is exact to a second.
  private func checkClock(_ answer: InteractionResponse, _ checkup: inout Checkup) {
    guard let theirs = answer.headerFields.value(.date).flatMap(FHIRInstant.httpDate) else {
      checkup.add("clock", .skipped, "the answer had no Date to compare with")
      return
    }
    let offset = SystemClock.now().secondsSince1970 - theirs.secondsSince1970
    if abs(offset) <= Self.secondsToWarn {
      checkup.add("clock", .ok, "it is within \(max(abs(offset), 1)) s of the proxy's")
    } else {
      checkup.add(
        "clock",
        .warning,
        "it is \(abs(offset)) s \(offset > 0 ? "ahead of" : "behind") the proxy's, and tokens hold "
          + "for 300 s; synchronise it"
      )
    }
  }

  private static func text(_ failure: TransportFailure) -> String {
    switch failure {
    case .notSent(let reason): "\(reason); check the URL, the name service and the firewall"
    case .notTrusted(let reason): "the TLS handshake failed: \(reason)"
    case .noAnswer(let reason): "connected, but \(reason)"
    }
  }
  #else
  func checkNetwork(_ file: RunConfiguration, _ checkup: inout Checkup) async {
    checkup.add(
      "ssp",
      .skipped,
      "this program was built without HTTPS; build it with the package trait Network"
    )
  }
  #endif
}
