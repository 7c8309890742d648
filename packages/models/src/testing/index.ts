export { chatModelContract, type ChatModelScenario } from "./chat-model-contract.ts";
