/// A file beside the folders of a run, which is written as a whole or stays as it was.
public enum ReplacedFile {
  /// Writes a file under a hidden name in its folder and renames it, in place of a former one.
  ///
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)``; no hidden file is left then.
  public static func write(_ bytes: [UInt8], to path: String) throws(SpoolError) {
    let target = Array(path.utf8)
    guard !target.isEmpty, !target.contains(0) else { throw .invalidPath(FileName.display(target)) }
    let nameStart = (target.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    let digits = StableHash.digits(of: SystemCalls.makeRunToken())
    let temporary = TerminatedName(target[..<nameStart] + Array(".part-".utf8) + digits)
    let calls = SystemCalls()
    do throws(Errno) {
      let file = try calls.createFile(in: .workingFolder, temporary)
      do throws(Errno) {
        try calls.write(file, bytes)
        try calls.close(file)
        try calls.rename(in: .workingFolder, temporary, to: .workingFolder, TerminatedName(target))
      } catch {
        // The failure is reported; a hidden file that stays behind does no harm.
        try? calls.unlink(in: .workingFolder, temporary)
        throw error
      }
    } catch {
      throw .cannotWrite(path: FileName.display(target), errno: error.code)
    }
  }
}
