/// What SARIF 2.1.0 demands of the parts that we write: required properties, types and enumerations.
///
/// Written from the text of the standard, section by section; other properties are not allowed here,
/// so that none is written that was not looked up.
enum SARIFSchema {
  static let text = #"""
    {
      "type": "object", "required": ["version", "runs"], "additionalProperties": false,
      "properties": {
        "$schema": { "type": "string" },
        "version": { "const": "2.1.0" },
        "runs": { "type": "array", "items": { "$ref": "#/$defs/run" } }
      },
      "$defs": {
        "run": {
          "description": "3.14 run object",
          "type": "object", "required": ["tool", "results"], "additionalProperties": false,
          "properties": {
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "results": { "type": "array", "items": { "$ref": "#/$defs/result" } },
            "tool": {
              "type": "object", "required": ["driver"], "additionalProperties": false,
              "properties": { "driver": { "$ref": "#/$defs/toolComponent" } }
            }
          }
        },
        "toolComponent": {
          "description": "3.19 toolComponent object",
          "type": "object", "required": ["name"], "additionalProperties": false,
          "properties": {
            "name": { "type": "string" },
            "semanticVersion": { "type": "string" },
            "rules": { "type": "array", "items": { "$ref": "#/$defs/reportingDescriptor" } }
          }
        },
        "reportingDescriptor": {
          "description": "3.49 reportingDescriptor object",
          "type": "object", "required": ["id"], "additionalProperties": false,
          "properties": {
            "id": { "type": "string" },
            "shortDescription": { "$ref": "#/$defs/message" },
            "fullDescription": { "$ref": "#/$defs/message" },
            "help": { "$ref": "#/$defs/message" },
            "defaultConfiguration": {
              "type": "object", "additionalProperties": false,
              "properties": { "level": { "$ref": "#/$defs/level" } }
            }
          }
        },
        "level": { "enum": ["none", "note", "warning", "error"] },
        "message": {
          "description": "3.11 message object and 3.12 multiformatMessageString object",
          "type": "object", "required": ["text"], "additionalProperties": false,
          "properties": { "text": { "type": "string" } }
        },
        "result": {
          "description": "3.27 result object",
          "type": "object", "required": ["message"], "additionalProperties": false,
          "properties": {
            "ruleId": { "type": "string" },
            "ruleIndex": { "type": "integer", "minimum": 0 },
            "level": { "$ref": "#/$defs/level" },
            "message": { "$ref": "#/$defs/message" },
            "locations": { "type": "array", "items": { "$ref": "#/$defs/location" } }
          }
        },
        "location": {
          "description": "3.28 location object",
          "type": "object", "additionalProperties": false,
          "properties": {
            "physicalLocation": {
              "type": "object", "required": ["artifactLocation"], "additionalProperties": false,
              "properties": {
                "artifactLocation": {
                  "type": "object", "required": ["uri"], "additionalProperties": false,
                  "properties": { "uri": { "type": "string" } }
                },
                "region": { "$ref": "#/$defs/region" }
              }
            },
            "logicalLocations": {
              "type": "array",
              "items": {
                "type": "object", "additionalProperties": false,
                "properties": { "fullyQualifiedName": { "type": "string" } }
              }
            }
          }
        },
        "region": {
          "description": "3.30 region object",
          "type": "object", "required": ["startLine"], "additionalProperties": false,
          "properties": {
            "startLine": { "type": "integer", "minimum": 1 },
            "startColumn": { "type": "integer", "minimum": 1 },
            "endColumn": { "type": "integer", "minimum": 1 }
          }
        }
      }
    }
    """#
}
