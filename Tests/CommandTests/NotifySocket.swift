import Foundation
import Glibc
import Testing

/// A socket as systemd has it, where a service says how it is.
final class NotifySocket {
  private let number: Int32
  private var received: [String] = []

  /// Opens it at a path, which must be a short one.
  init(at path: String) throws {
    number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    try #require(number >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(number, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
  }

  deinit { close(number) }

  /// All assignments so far, in their order.
  func assignments() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe recv(number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return received }
      received += String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map {
        String($0)
      }
    }
  }

  /// How often an assignment has come.
  func count(_ assignment: String) -> Int { assignments().count { $0 == assignment } }
}
