export {
  type AgentTemplate,
  type LocalizedText,
  type TemplateTopic,
  templateTopics,
} from "./agent-template.ts";
export { templates } from "./templates.ts";
