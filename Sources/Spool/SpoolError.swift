import Glibc

/// The environment failed: a folder or the disk, never the content of one input.
///
/// Paths are already safe to show. What is wrong with a single input is a ``FileRefusal`` instead.
public enum SpoolError: Error, Hashable, Sendable {
  /// A folder can't be opened.
  case cannotOpen(path: String, errno: Int32)
  /// A folder or a file can't be created.
  case cannotCreate(path: String, errno: Int32)
  /// A folder can't be listed.
  case cannotList(path: String, errno: Int32)
  /// A file can't be read although its permissions allow it.
  case cannotRead(path: String, errno: Int32)
  /// Changes of a file or folder can't be watched.
  case cannotWatch(path: String, errno: Int32)
  /// A file can't be written completely; its name doesn't exist or has its former content.
  case cannotWrite(path: String, errno: Int32)
  /// The disk didn't confirm what was written; write it again in another run.
  case cannotMakeDurable(path: String, errno: Int32)
  /// Inputs could not be moved out of the inbox.
  case cannotEmpty(path: String, errno: Int32)
  /// Files in this folder could be read by other users, because its file system has no permissions.
  case notPrivate(path: String)
  /// An input can't be moved out of the inbox, where it still is.
  case cannotMove(path: String, errno: Int32)
  /// A file changed while it was moved, and its unread newer content is now at this path.
  case movedUnread(path: String)
  /// A folder has more entries than the limit.
  case tooManyEntries(path: String, maximumCount: Int)
  /// One of inbox and outbox is inside the other one, or they are the same folder.
  case foldersOverlap(inbox: String, outbox: String)
  /// Another run holds the outbox or the state folder; who, where it has said so.
  case alreadyRunning(path: String, holder: LockHolder?)
  /// The key of the state folder isn't one any more.
  case keyDamaged(path: String)
  /// The lock of the outbox can't be taken for a reason other than another run.
  case cannotLock(path: String, errno: Int32)
  /// What has the name of a file to write is a folder, a link, a device or a pipe.
  case notReplaceable(path: String)
  /// A file of the outbox isn't as the run that uses it has written it.
  case changed(path: String)
  /// The text given as a path can't be one.
  case invalidPath(String)
}

extension SpoolError: CustomStringConvertible {
  /// One sentence: what failed, why, and what to do next.
  public var description: String {
    switch self {
    case .cannotOpen(let path, let errno):
      Self.sentence("cannot open \(path)", errno)
    case .cannotCreate(let path, let errno):
      Self.sentence("cannot create \(path)", errno)
    case .cannotList(let path, let errno):
      Self.sentence("cannot list \(path)", errno)
    case .cannotRead(let path, let errno):
      Self.sentence("cannot read \(path)", errno)
    case .cannotWatch(let path, ENOSPC), .cannotWatch(let path, EMFILE):
      "cannot watch \(path): this user watches too many folders; raise fs.inotify.max_user_watches "
        + "and fs.inotify.max_user_instances (sysctl) and run again"
    case .cannotWatch(let path, let errno):
      Self.sentence("cannot watch \(path)", errno)
    case .cannotWrite(let path, let errno):
      Self.sentence("cannot write \(path)", errno)
    case .cannotMakeDurable(let path, let errno):
      Self.sentence("cannot flush \(path) to the disk", errno)
    case .cannotMove(let path, let errno):
      Self.sentence("cannot move \(path), which stays in the inbox", errno)
    case .cannotEmpty(let path, let errno):
      Self.sentence("cannot move files out of the inbox \(path)", errno)
    case .notPrivate(let path):
      "other users of this machine could read files in \(path): "
        + "choose a folder on a file system with Unix permissions"
    case .movedUnread(let path):
      "an input was replaced while it was moved and its unread newer content is \(path): "
        + "copy that file to the inbox again"
    case .tooManyEntries(let path, let maximumCount):
      "\(path) has more than \(maximumCount) entries: split it into several inboxes or raise the limit"
    case .foldersOverlap(let inbox, let outbox):
      "the inbox \(inbox) and the outbox \(outbox) overlap: choose an outbox beside the inbox"
    case .alreadyRunning(let path, let holder?):
      "another run (\(holder)) uses \(path): wait until it ends or choose another outbox"
    case .alreadyRunning(let path, nil):
      "another run uses \(path): wait until it ends or choose another outbox"
    case .keyDamaged(let path):
      "\(path) does not hold a key: put back the last backup of its folder, or move the folder away"
    case .cannotLock(let path, let errno):
      Self.sentence("cannot lock \(path)", errno)
    case .notReplaceable(let path):
      "\(path) is there and is no ordinary file: name another file"
    case .changed(let path):
      "\(path) was changed by somebody else while it was used: leave the outbox alone and run again"
    case .invalidPath(let path):
      "'\(path)' is not a path: give a folder without NUL characters"
    }
  }

  private static func sentence(_ what: String, _ errno: Int32) -> String {
    let (reason, advice) = explanation(of: errno)
    return "\(what): \(reason); \(advice)"
  }

  private static func explanation(of errno: Int32) -> (reason: String, advice: String) {
    switch errno {
    case EACCES, EPERM:
      ("permission denied", "give this user access to it (ls -ld shows who has) and run again")
    case ENOENT:
      ("there is no such file or folder", "check the path and run again")
    case ENOTDIR:
      ("a part of the path is not a folder", "choose a path which leads through folders only")
    case ENOSPC, EDQUOT:
      ("the disk or the quota is full", "free some space and run again")
    case EROFS:
      ("the file system is read-only", "choose a folder which can be written")
    case EMFILE, ENFILE:
      ("too many files are open", "raise the limit (ulimit -n) and run again")
    case EIO:
      ("the disk reported an error", "check the disk (dmesg) before the next run")
    case ELOOP:
      ("it is a symbolic link", "replace the link by the folder or file itself")
    case ENAMETOOLONG:
      ("the name is too long for this file system", "choose a shorter path")
    case EEXIST:
      ("the name and all its numbered forms are taken", "clear the folder or choose another outbox")
    default:
      ("\(SystemCalls.text(for: errno)) (error \(errno))", "mend that and run again")
    }
  }
}
