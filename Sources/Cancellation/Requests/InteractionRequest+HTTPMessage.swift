import HTTPTypes

extension InteractionRequest {
  /// The request as an HTTP/1.1 message: the head with CR LF line ends, and the body as it is.
  ///
  /// The path is everything behind the SSP's host, the service root with its `https://` included.
  /// Source: RFC 7230, section 3.
  ///
  /// - Parameter tokenWithheld: whether a note stands in the place of the token, which no file
  ///   should hold.
  /// - Returns: the bytes of the message.
  public func httpMessage(tokenWithheld: Bool = true) -> [UInt8] {
    let url = RequestURL(url)
    var message: [UInt8] = []
    message.reserveCapacity(2048 + (body?.count ?? 0))
    func line(_ text: String) { message += (text + "\r\n").utf8 }
    line("\(method.rawValue) \(url.target) HTTP/1.1")
    line("Host: \(url.authority)")
    for field in headerFields {
      let isWithheld = tokenWithheld && field.name == .authorization
      line("\(field.name.rawName): \(isWithheld ? "Bearer <token withheld>" : field.value)")
    }
    line("")
    if let body { message += body }
    return message
  }
}
