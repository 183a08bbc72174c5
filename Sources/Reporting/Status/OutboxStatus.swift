import Cancellation
import FHIRModel

/// What an outbox remembers of its runs, and what is left to be done.
///
/// No part holds patient data: names of files, ids, codes and counts only.
public struct OutboxStatus: Sendable {
  /// The version of the machine format; a change that readers can notice gets a new one.
  public static let formatVersion = 1

  /// The state folder that was looked at, safe to show.
  public var folder: String

  /// The newest runs, newest first.
  public var runs: [Run]

  /// How many runs there are.
  public var runCount: Int

  /// What is in doubt, the first of them.
  public var inDoubt: [Item] = []

  /// How many items are in doubt.
  public var inDoubtCount = 0

  /// What came to no end for another reason, the first of it.
  public var open: [Item] = []

  /// How many such items there are.
  public var openCount = 0

  /// Creates a status without items.
  public init(folder: String, runs: [Run], runCount: Int) {
    self.folder = folder
    self.runs = runs
    self.runCount = runCount
  }

  /// A run.
  public struct Run: Sendable {
    /// The id.
    public var id: String
    /// What it was for, such as `run` or `resolve`.
    public var purpose: String
    /// The version of the program.
    public var programVersion: String
    /// When it began.
    public var startedAt: FHIRInstant
    /// When it ended.
    public var finishedAt: FHIRInstant?
    /// How it ended.
    public var end: End
    /// How many items it brought to each outcome.
    public var counts: [CancellationOutcome: Int]

    /// Creates a run.
    public init(
      id: String,
      purpose: String,
      programVersion: String,
      startedAt: FHIRInstant,
      finishedAt: FHIRInstant?,
      end: End,
      counts: [CancellationOutcome: Int]
    ) {
      self.id = id
      self.purpose = purpose
      self.programVersion = programVersion
      self.startedAt = startedAt
      self.finishedAt = finishedAt
      self.end = end
      self.counts = counts
    }
  }

  /// How a run ended, if it did.
  public enum End: Hashable, Sendable {
    /// With this exit status, which means this.
    case status(Int, meaning: String)
    /// It goes on, in this process.
    case running(process: String)
    /// It was killed or crashed.
    case stopped
  }

  /// An item that came to no end.
  public struct Item: Sendable {
    /// The input, safe to show.
    public var input: String
    /// The first digits of the digest of its content.
    public var digest: String
    /// What the last run came to; `nil` where it came to nothing.
    public var outcome: CancellationOutcome?
    /// Why.
    public var reason: String?
    /// The ODS code of the provider.
    public var providerODSCode: String?
    /// The id of the appointment.
    public var appointmentID: String?
    /// The `Ssp-TraceID` of the last request.
    public var traceID: String?
    /// The run that worked on it last.
    public var runID: String?

    /// Creates an item; what else is known is set afterwards.
    public init(input: String, digest: String) {
      self.input = input
      self.digest = digest
    }
  }

  /// What to do next, as sentences, the most urgent first.
  public var nextSteps: [String] {
    var steps: [String] = []
    switch runs.first?.end {
    case nil: return ["No run has used this outbox yet."]
    case .running: return ["A run is under way: wait for its end, or look again."]
    case .stopped:
      steps.append(
        "The last run was stopped without an end, which loses nothing: run the same command again, "
          + "and it goes on there."
      )
    case .status: break
    }
    if inDoubtCount > 0 {
      steps.append(
        "`ssp-cancel resolve` reads what is in doubt at its providers, and cancels nothing. Tell no "
          + "patient anything about these before."
      )
    }
    if openCount > 0 {
      let run = runs.first { $0.purpose == "run" }?.id ?? "last"
      steps.append(
        "`ssp-cancel retry --run \(run)` tries again what came to no end in that run; the next run "
          + "does so for all whose files lie in the inbox."
      )
    }
    if steps.isEmpty { steps.append("Nothing is left to be done.") }
    return steps
  }
}
