import { fillMessage, type Message } from "./message.ts";
import { messages } from "./messages.ts";

/** A message as the API and the command line say it. */
export const inEnglish = (message: Message): string => fillMessage(messages, message) ?? message.message_key;
