import Foundation

/// The files of this repository, without what is built or written by runs.
enum Repository {
  /// The folder of the package.
  static let root: URL = {
    var url = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  /// Every file, in the order of the paths.
  static let files: [RepositoryFile] = {
    guard let paths = FileManager.default.enumerator(atPath: root.path) else {
      preconditionFailure("the package is there while its tests run")
    }
    var files: [RepositoryFile] = []
    while let path = paths.nextObject() as? String {
      if isPassedOver(path) {
        paths.skipDescendants()
      } else if let bytes = FileManager.default.contents(atPath: root.path + "/" + path) {
        files.append(RepositoryFile(path: path, bytes: [UInt8](bytes)))
      }
    }
    return files.sorted { $0.path < $1.path }
  }()

  /// The Swift files of `Sources`.
  static let sources = files.filter { $0.path.hasPrefix("Sources/") && $0.isSwift }

  /// The Swift files of `Tests`, these ones too.
  static let tests = files.filter { $0.path.hasPrefix("Tests/") && $0.isSwift }

  /// The Markdown files.
  static let documents = files.filter { $0.path.hasSuffix(".md") }

  /// The file at a path.
  static func file(_ path: String) throws -> RepositoryFile {
    guard let file = files.first(where: { $0.path == path }) else { throw NoSuchFile(path: path) }
    return file
  }

  /// Whether there is a file or a folder at a path.
  static func has(_ path: String) -> Bool {
    let path = path.hasSuffix("/") ? String(path.dropLast()) : path
    return files.contains { $0.path == path || $0.path.hasPrefix(path + "/") }
  }

  /// What `.gitignore` names, and git's own folder.
  private static func isPassedOver(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasPrefix(".build") || name.hasPrefix("demo-outbox")
      || [".git", ".swiftpm", "Package.resolved"].contains(name)
  }

  /// There is no such file.
  struct NoSuchFile: Error {
    let path: String
  }
}

/// A file of the repository.
struct RepositoryFile: Sendable {
  /// The path below the folder of the package.
  let path: String

  /// The content, with replacement characters where it is not UTF-8.
  let text: String

  /// The lines, without their ends.
  let lines: [Substring]

  /// The lines without comments, numbered as editors do.
  let code: [(number: Int, text: Substring)]

  init(path: String, bytes: [UInt8]) {
    self.path = path
    text = String(decoding: bytes, as: UTF8.self)
    lines = text.split(separator: /\r?\n/, omittingEmptySubsequences: false)
    code = lines.enumerated().map { position, line in (position + 1, line.withoutComment) }
  }

  /// The name, without the folder.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// The folder that it lies in, below `Sources` or `Tests`: the name of its target.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 ? String(parts[1]) : ""
  }

  var isSwift: Bool { path.hasSuffix(".swift") }

  /// Whether a program wrote it, as its name says.
  var isGenerated: Bool { path.hasSuffix(".generated.swift") }

  /// `path:line`, as compilers write it.
  func place(_ number: Int) -> String { "\(path):\(number)" }
}

extension Substring {
  /// The line up to a comment, if there is one; slashes within quotes begin none.
  fileprivate var withoutComment: Substring {
    let slash = UInt8(ascii: "/")
    var isInQuotes = false
    var previous: UInt8 = 0
    for index in utf8.indices {
      let byte = utf8[index]
      if byte == UInt8(ascii: "\""), previous != UInt8(ascii: "\\") { isInQuotes.toggle() }
      if byte == slash, previous == slash, !isInQuotes { return self[..<utf8.index(before: index)] }
      previous = byte
    }
    return self
  }
}

extension StringProtocol {
  /// Whether a word occurs that is not part of a longer one.
  ///
  /// - Parameter word: letters, and perhaps signs, such as `try!` or `print(`.
  /// - Returns: whether it does.
  func hasWord(_ word: String) -> Bool {
    var rest = self[...]
    while let range = rest.firstRange(of: word) {
      let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : " "
      let after = range.upperBound < endIndex ? self[range.upperBound] : " "
      let isBegun = word.first?.isPartOfName == true && before.isPartOfName
      let isContinued = word.last?.isPartOfName == true && after.isPartOfName
      if !isBegun, !isContinued { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }
}

extension Character {
  fileprivate var isPartOfName: Bool { isLetter || isNumber || self == "_" }
}
