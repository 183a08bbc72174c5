/// Why one entry of the inbox isn't processed, while the others are.
public enum FileRefusal: Hashable, Sendable {
  /// A folder inside a provider's folder; only one level is read.
  case folderTooDeep
  /// A symbolic link, which isn't followed, wherever it leads.
  case symbolicLink
  /// A named pipe.
  case namedPipe
  /// A socket.
  case socket
  /// A device.
  case device
  /// Something the file system doesn't name.
  case unknownKind
  /// A file or folder this user may not read.
  case unreadable
  /// A file over the size limit; nothing of it was kept.
  case tooLarge(byteCount: Int, maximumByteCount: Int)
  /// A file somebody wrote to while it was read: a later run finds it settled.
  case changedWhileRead
  /// A file which isn't the one that was read any more, so it stays in the inbox.
  case changedSinceRead
  /// A file which is gone since the inbox was listed.
  case vanished
  /// A sidecar whose file isn't there.
  case sidecarWithoutFile
  /// A sidecar named after the stem of several files, or one of those files.
  case sidecarAmbiguous
  /// A file with more than one sidecar.
  case severalSidecars
  /// A file whose sidecar is refused itself, such as a symbolic link.
  case sidecarRefused

  /// The permanent code of the reason.
  public var code: String {
    switch self {
    case .folderTooDeep: "spool/folder-too-deep"
    case .symbolicLink: "spool/symbolic-link"
    case .namedPipe: "spool/named-pipe"
    case .socket: "spool/socket"
    case .device: "spool/device"
    case .unknownKind: "spool/unknown-kind"
    case .unreadable: "spool/unreadable"
    case .tooLarge: "spool/too-large"
    case .changedWhileRead: "spool/changed-while-read"
    case .changedSinceRead: "spool/changed-since-read"
    case .vanished: "spool/vanished"
    case .sidecarWithoutFile: "spool/sidecar-without-file"
    case .sidecarAmbiguous: "spool/sidecar-ambiguous"
    case .severalSidecars: "spool/several-sidecars"
    case .sidecarRefused: "spool/sidecar-refused"
    }
  }

  init?(_ kind: FileKind) {
    switch kind {
    case .regular: return nil
    case .folder: self = .folderTooDeep
    case .symbolicLink: self = .symbolicLink
    case .namedPipe: self = .namedPipe
    case .socket: self = .socket
    case .device: self = .device
    case .unknown: self = .unknownKind
    }
  }
}

extension FileRefusal: CustomStringConvertible {
  /// One sentence without the name of the file: what it is and what to do.
  public var description: String {
    switch self {
    case .folderTooDeep:
      "a folder inside a provider's folder is not read: move its files one level up"
    case .symbolicLink: "a symbolic link is not followed: put the file itself here"
    case .namedPipe: "a named pipe is not read: put a file here"
    case .socket: "a socket is not read: put a file here"
    case .device: "a device is not read: put a file here"
    case .unknownKind: "it is neither a file nor a folder: put a file here"
    case .unreadable: "this user may not read it: give read permission"
    case .tooLarge(let byteCount, let maximumByteCount):
      "it has \(byteCount) bytes, more than the limit of \(maximumByteCount)"
    case .changedWhileRead:
      "it was written to while it was read: run again when it is complete"
    case .changedSinceRead:
      "it was replaced after it was read, so it stays in the inbox for the next run"
    case .vanished: "it is gone since the inbox was listed"
    case .sidecarWithoutFile: "a sidecar without a file: name it like its file, and .cancel.yaml"
    case .sidecarAmbiguous:
      "a sidecar which fits several files: name it like one, with its extension, and .cancel.yaml"
    case .severalSidecars: "it has several sidecars: keep one"
    case .sidecarRefused: "its sidecar is not a file which can be read: mend or remove the sidecar"
    }
  }
}
