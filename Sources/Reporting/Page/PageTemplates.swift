import Mustache

/// The templates of the page, which the program carries.
struct PageTemplates: Sendable {
  /// All before the rows of the items.
  let head: MustacheTemplate
  /// All after the rows.
  let tail: MustacheTemplate

  static let shared: PageTemplates = {
    MustacheContentTypes.register(PageText(), named: PageText.name)
    return PageTemplates(
      head: template(PackageResources.head_mustache),
      tail: template(PackageResources.tail_mustache)
    )
  }()

  /// The style sheet.
  static let style = String(decoding: PackageResources.summary_css, as: UTF8.self)

  /// What filters the rows.
  static let script = String(decoding: PackageResources.summary_js, as: UTF8.self)

  private static func template(_ bytes: [UInt8]) -> MustacheTemplate {
    do {
      return try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
    } catch {
      preconditionFailure("the templates that the program carries are right")
    }
  }
}
