import Cancellation
import FHIRModel
import Synchronization

/// The way to one provider, as all conversations with it share it: who waits for what, and which
/// route is taken.
final class ProviderLine: Sendable {
  /// What the run is told.
  let settings: RunSettings
  /// Time and ids.
  let environment: RunEnvironment
  /// What keeps from sending too much.
  let guards: RunGuards

  private let pulse: Pulse
  private let transport: any Transport
  private let slots: RequestSlots
  private let pace: ProviderPace
  private let state: Mutex<State>

  private struct State {
    var route: ProviderRoute
    var refreshing: Task<ProviderRoute?, Never>?
  }

  /// Opens the way to a provider.
  init(to route: ProviderRoute, in run: RunContext) {
    settings = run.settings
    environment = run.environment
    guards = run.guards
    pulse = run.pulse
    transport = run.transport
    slots = run.slots
    pace = ProviderPace(limit: route.rateLimit ?? run.settings.rateLimit)
    state = Mutex(State(route: route))
  }

  /// The route as it is now.
  var route: ProviderRoute { state.withLock { $0.route } }

  // MARK: - Sending

  /// Waits until a request may be sent, and takes the turn; a request must follow, or `returnTurn`.
  ///
  /// - Returns: whether the turn is taken; `false` when the provider asks for a longer wait than is
  ///   allowed.
  func takeTurn() async -> Bool {
    var now = environment.now()
    while true {
      switch pace.turn(at: now, patience: settings.retries.maximumDelay) {
      case .tooLate: return false
      case .later(let instant):
        await pause(for: instant.duration(since: now))
        // The clock of a test may stand still.
        now = max(instant, environment.now())
      case .now:
        await slots.take()
        now = max(now, environment.now())
        if pace.takeTurn(at: now) { return true }
        slots.giveBack()
      }
    }
  }

  /// Waits before something is tried again.
  func pause(for duration: Duration) async {
    await environment.pause(duration)
    pulse.beat()
  }

  /// Takes a turn at once, for a read that must be tried whatever the provider asks.
  func takeTurnAtOnce() async {
    await slots.take()
    pace.takeTurnRegardless(at: environment.now())
  }

  /// Gives a turn back that no request followed.
  func returnTurn() {
    slots.giveBack()
    pace.end(nil, isSuccess: true, at: environment.now())
  }

  /// Sends a request whose turn it is.
  func send(
    _ request: InteractionRequest
  ) async -> Result<InteractionResponse, TransportFailure> {
    let answer: Result<InteractionResponse, TransportFailure>
    do throws(TransportFailure) {
      answer = .success(try await transport.send(request))
    } catch {
      answer = .failure(error)
    }
    slots.giveBack()
    pulse.beat()
    let now = environment.now()
    switch answer {
    case .success(let response):
      pace.end(
        RateLimitFields(response.headerFields, now: now),
        isSuccess: (200...299).contains(response.status),
        at: now
      )
    case .failure: pace.end(nil, isSuccess: false, at: now)
    }
    return answer
  }

  /// Lets no request to the provider go for some time.
  func close(for duration: Duration) { pace.close(for: duration, at: environment.now()) }

  // MARK: - The route

  /// Looks the route up again, once a run, when the one that was used does not lead there.
  ///
  /// - Returns: the route to take instead; `nil` when there is no other.
  func otherRoute(than used: ProviderRoute) async -> ProviderRoute? {
    guard let directory = settings.directory else { return nil }
    let task = state.withLock { state in
      if let task = state.refreshing { return task }
      let task = Task { () -> ProviderRoute? in
        // A look-up that fails leaves the route as it was, which the answer has refused.
        try? await directory.refresh(used)
      }
      state.refreshing = task
      return task
    }
    guard let fresh = await task.value, !fresh.leads(whereLeads: used) else { return nil }
    state.withLock { $0.route = fresh }
    return fresh
  }
}

/// What everything in a run shares.
struct RunContext: Sendable {
  let settings: RunSettings
  let environment: RunEnvironment
  let transport: any Transport
  let stop: RunStop
  let guards: RunGuards
  let slots: RequestSlots
  let pulse: Pulse

  init(
    _ settings: RunSettings,
    _ environment: RunEnvironment,
    _ transport: any Transport,
    stop: RunStop,
    pulse: Pulse
  ) {
    self.settings = settings
    self.environment = environment
    self.transport = transport
    self.stop = stop
    self.pulse = pulse
    guards = RunGuards(settings.guards, stop: stop, now: environment.now)
    slots = RequestSlots(count: settings.maximumConcurrency)
  }
}
