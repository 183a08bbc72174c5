import Testing

@testable import Cancellation

@Suite struct EntityTagTests {
  @Test(arguments: [
    #"W/"3""#, #""3""#, #"W/"d21f7a12-0f0a-4f6e-9a4e-2f8f3f0f6a77""#, "3", #"w/"3" "#,
  ])
  func `keeps a header byte for byte`(header: String) {
    #expect(EntityTag(header: header)?.text == header)
    #expect(EntityTag(header: header, versionID: "8")?.text == header)
  }

  @Test func `makes a weak tag of a version where there is no header`() {
    #expect(
      EntityTag(header: nil, versionID: "636068818095315079")?.text == #"W/"636068818095315079""#
    )
    #expect(EntityTag(header: "", versionID: "3")?.text == #"W/"3""#)
    #expect(EntityTag(header: nil, versionID: nil) == nil)
    #expect(EntityTag(header: nil, versionID: "") == nil)
  }

  @Test func `refuses what no header can hold`() {
    #expect(EntityTag(header: "W/\"3\"\r\nX: y") == nil)
    #expect(EntityTag(versionID: "3\"") == nil)
    #expect(EntityTag(versionID: "é") == nil)
    #expect(EntityTag(header: String(repeating: "3", count: 201)) == nil)
  }

  @Test func `compares versions, weak or strong, and never as numbers`() {
    #expect(EntityTag(header: #"W/"3""#) == EntityTag(header: #""3""#))
    #expect(EntityTag(header: #"W/"3""#) == EntityTag(versionID: "3"))
    #expect(EntityTag(header: #"W/"3""#) != EntityTag(header: #"W/"03""#))
    #expect(EntityTag(header: #"W/"a""#) != EntityTag(header: #"W/"A""#))
  }
}
