import Testing
import Reporting
@Test func show() throws {
  let s = try SampleRun.summary(transportNotice: "embedded provider: nothing left this machine")
  print("@@@JSON\n" + String(decoding: s.summaryJSON(), as: UTF8.self) + "@@@TXT\n" + s.summaryText() + "@@@TERM\n" + s.terminalText() + "@@@END")
}
