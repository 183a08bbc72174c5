import Foundation

/// The folder with `Package.swift`.
public enum PackageFolder {
  /// Its URL.
  public static let url = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
}
