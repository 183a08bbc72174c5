import Foundation
import Testing

/// A library that is loaded before the program and counts its calls that write, sync and rename, or those that
/// open a file.
///
/// At one of them it kills the process, or lets the call fail, whichever thread makes it.
enum FaultShim {
  /// What happens at a call.
  enum Fault {
    /// The process is killed before the call is made.
    case kill
    /// The call fails with an error number.
    case failure(Int32)
    /// A file is not opened, with an error number; only these calls are counted then.
    case failedOpen(Int32)
    /// Half of what was to be written is.
    case shortWrite
  }

  /// The library, built once; the error says why there is none.
  static let library = Result { try build() }

  /// The environment that loads the library.
  static func environment(
    _ fault: Fault,
    at call: Int,
    counts: URL? = nil
  ) throws -> [String: String] {
    var environment = [
      "LD_PRELOAD": try library.get().path, "FAULT_SHIM_AT": "\(call)",
    ]
    switch fault {
    case .kill: break
    case .failure(let code): environment["FAULT_SHIM_ERRNO"] = "\(code)"
    case .failedOpen(let code):
      environment["FAULT_SHIM_ERRNO"] = "\(code)"
      environment["FAULT_SHIM_OPEN"] = "1"
    case .shortWrite: environment["FAULT_SHIM_SHORT"] = "1"
    }
    if let counts { environment["FAULT_SHIM_COUNTS"] = counts.path }
    return environment
  }

  private static func build() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ssp-cancel-shim-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let sourceFile = folder.appending(path: "shim.c")
    let library = folder.appending(path: "shim.so")
    try Data(source.utf8).write(to: sourceFile)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "clang", "-shared", "-fPIC", "-O1", "-o", library.path, sourceFile.path, "-ldl",
    ]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return library
  }

  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdarg.h>
    #include <stdatomic.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <sys/types.h>
    #include <unistd.h>

    static atomic_long seen;
    static long at = -1;
    static int failure, isShort, countsOpens;

    __attribute__((constructor)) static void begin(void) {
      const char *text = getenv("FAULT_SHIM_AT");
      if (text) at = atol(text);
      if ((text = getenv("FAULT_SHIM_ERRNO"))) failure = atoi(text);
      isShort = getenv("FAULT_SHIM_SHORT") != NULL;
      countsOpens = getenv("FAULT_SHIM_OPEN") != NULL;
    }

    __attribute__((destructor)) static void end(void) {
      const char *path = getenv("FAULT_SHIM_COUNTS");
      FILE *file = path ? fopen(path, "w") : NULL;
      if (!file) return;
      fprintf(file, "%ld\n", (long)seen);
      fclose(file);
    }

    static int isTime(void) { return atomic_fetch_add(&seen, 1) + 1 == at; }

    static int happens(void) {
      if (!isTime()) return 0;
      if (isShort) return 0;
      if (!failure) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
      }
      errno = failure;
      return 1;
    }

    static int fails(void) { return !countsOpens && happens(); }

    #define OPEN(name, parameters, arguments) \
      int name parameters { \
        static int(*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        va_list list; \
        va_start(list, flags); \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
        va_end(list); \
        return countsOpens && happens() ? -1 : real arguments; \
      }

    #define CALL(type, name, parameters, arguments) \
      type name parameters { \
        static type(*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        return fails() ? -1 : real arguments; \
      }

    #define WRITE(name, parameters, count, half, arguments) \
      ssize_t name parameters { \
        static ssize_t(*real) parameters; \
        if (!real) real = dlsym(RTLD_NEXT, #name); \
        if (isShort && isTime()) count = half; \
        else if (!isShort && fails()) return -1; \
        return real arguments; \
      }

    WRITE(write, (int fd, const void *bytes, size_t count), count, (count + 1) / 2, (fd, bytes, count))
    WRITE(pwrite, (int fd, const void *bytes, size_t count, off_t at), count, (count + 1) / 2,
          (fd, bytes, count, at))
    WRITE(pwrite64, (int fd, const void *bytes, size_t count, off64_t at), count, (count + 1) / 2,
          (fd, bytes, count, at))
    CALL(int, fsync, (int fd), (fd))
    CALL(int, fdatasync, (int fd), (fd))
    CALL(int, syncfs, (int fd), (fd))
    CALL(int, ftruncate, (int fd, off_t size), (fd, size))
    CALL(int, ftruncate64, (int fd, off64_t size), (fd, size))
    CALL(int, rename, (const char *from, const char *to), (from, to))
    CALL(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
    CALL(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
         (a, from, b, to, flags))
    CALL(int, unlink, (const char *path), (path))
    CALL(int, unlinkat, (int a, const char *path, int flags), (a, path, flags))
    OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
    OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
    OPEN(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
    OPEN(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
    CALL(int, mkdirat, (int a, const char *path, mode_t mode), (a, path, mode))
    """#
}
