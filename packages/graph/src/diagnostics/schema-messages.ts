/**
 * What the schemas of a document, and values that are held against a schema, can say by themselves. Apart from the other
 * messages, because whoever reads a schema loads these with it.
 */
export const schemaMessages = {
  agent_chosen: "Choose an agent.",
  artifact_or_name: "Must have either “artifact” or “name”.",
  body_or_agent: "Must have either “body” or “agent”.",
  budget_has_ceiling: "Must have “max_cost_usd” or “max_tokens”.",
  content_to_revise: "Must be given to revise, and only then.",
  expression_written: "Write an expression here.",
  format_known: "This format is not known.",
  graph_written: "Must be a graph document.",
  header_name: "Must be a header name.",
  header_of_connection: "Is a header that the connection sets itself.",
  id_form:
    "A name here is lowercase letters, digits and underscores, with a letter first; at most 64 characters.",
  judged_somehow: "Must have either “when”, or “model”, “rubric” and “input” (and perhaps “threshold”).",
  max_not_below_min: "Must not be less than “min”.",
  method_has_body: "Must not be given where the method has none.",
  min_or_max: "Must have “min” or “max”.",
  model_chosen: "Choose a model.",
  most_values: "Must have at most 200 values.",
  one_type:
    'One type stands here; several are written with anyOf, as in {"anyOf": [{"type": "string"}, {"type": "null"}]}.',
  one_way_to_wait: "Must have exactly one of “duration_ms”, “until” and “signal”.",
  only_with_model: "Must be given only with “model”.",
  only_with_signal: "Must be given only with “signal”.",
  pattern_written: "Write a pattern here.",
  permission_form: "Must be like “runs:read”.",
  quorum_with_mode: "Must be given in mode “quorum”, and only there.",
  roles_or_users: "Must have “roles” or “users”.",
  rules_or_model: "Must have “rules” or “model”.",
  runs_or_group: "Must have either “runs” or “group”.",
  schema_of_object: 'Must have "type": "object".',
  schema_written: "Must be a JSON Schema.",
  tool_chosen: "Choose a tool.",
  url_origin:
    "Must begin with http:// or https:// and a host that is written out; expressions may stand behind it.",
  version_only_with_agent: "Can have “version” only with “agent”.",
  with_model: "Must be given with “model”, and only there.",

  violates_choice: "This is not one of the allowed values.",
  violates_keyword: "This does not satisfy “{keyword}”.",
  violates_presence: "A required property is missing.",
  violates_presence_of: "The required property “{name}” is missing.",
  violates_properties: "This property is not allowed.",
  violates_type_of: "This must be of type {type}.",
} as const;
