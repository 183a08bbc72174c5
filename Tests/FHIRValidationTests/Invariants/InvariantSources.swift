/// Resources around what examples of constraints are about.
enum InvariantSource {
  /// An Appointment in JSON with an extension of which `value` is the property with the value.
  static func jsonValue(_ value: String) -> String {
    jsonAppointment(#"\#(minimumMembers),"extension":[{"url":"u",\#(value)}]"#)
  }

  /// An Appointment in XML with an extension of which `value` is the element with the value.
  static func xmlValue(_ value: String) -> String {
    xmlAppointment(#"<extension url="u">\#(value)</extension>\#(minimumContent)"#)
  }

  /// An Appointment in JSON that contains a resource with the id `r`, and refers to it.
  static func jsonContained(_ resource: String) -> String {
    jsonAppointment(
      ##"\##(minimumMembers),"contained":[\##(resource)],"supportingInformation":[{"reference":"#r"}]"##
    )
  }

  /// An Appointment in XML that contains a resource with the id `r`, and refers to it.
  static func xmlContained(_ resource: String) -> String {
    let content = minimumContent.replacing(
      "<participant>",
      with:
        ##"<supportingInformation><reference value="#r"/></supportingInformation><participant>"##
    )
    return xmlAppointment("<contained>\(resource)</contained>\(content)")
  }

  /// A resource of a type in JSON.
  static func json(_ type: String, _ members: String) -> String {
    #"{"resourceType":"\#(type)",\#(members)}"#
  }

  /// A resource of a type in XML.
  static func xml(_ type: String, _ content: String) -> String {
    #"<\#(type) xmlns="http://hl7.org/fhir">\#(content)</\#(type)>"#
  }
}
