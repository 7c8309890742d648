import type { Message } from "@patchbay/contracts";
import { expect, test } from "vitest";

import { planAnswer } from "./plan-answer.ts";

const tool = (name: string) => ({ name, description: "", input: { type: "object" } });
const tools = [tool("calculator"), tool("http_get")];
const user = (text: string): Message => ({ id: "msg_u", role: "user", text });
const assistant = (text: string): Message => ({ id: "msg_a", role: "assistant", text });

/** The tool's calls and their results, as an agent node writes them after a user message. */
function called(...calls: [name: string, args: Record<string, string>, result: unknown][]): Message[] {
  const tool_calls = calls.map(([name, args], index) => ({ id: `call_${index + 1}`, name, arguments: args }));
  const results = calls.map(([, , result], index): Message => ({
    id: `msg_${index}`,
    role: "tool",
    text: JSON.stringify(result),
    tool_call_id: `call_${index + 1}`,
  }));
  return [{ ...assistant(""), tool_calls }, ...results];
}

test("arithmetic becomes a call of the calculator", () => {
  expect(planAnswer({ messages: [user("What is 12 * 7?")], tools })).toEqual({
    type: "tool_calls",
    calls: [{ id: "call_1", name: "calculator", arguments: { expression: "12 * 7" } }],
  });
});

test("two things at once become parallel calls", () => {
  const planned = planAnswer({
    messages: [user("What is 2+2, and what does https://example.com say?")],
    tools,
  });
  expect(planned).toMatchObject({
    type: "tool_calls",
    calls: [
      { id: "call_1", arguments: { expression: "2+2" } },
      { id: "call_2", name: "http_get", arguments: { url: "https://example.com" } },
    ],
  });
});

test("only tools that are offered are called", () => {
  const planned = planAnswer({ messages: [user("What is 2+2?")], tools: [tool("http_get")] });
  expect(planned).toMatchObject({
    type: "text",
    text: expect.stringContaining("no calculator tool is connected"),
  });
});

test("after the calculator it tells the result, and in the first answer what it is", () => {
  const messages = [
    user("What is 12 * 7?"),
    ...called(["calculator", { expression: "12 * 7" }, { value: 84, text: "84" }]),
  ];
  expect(planAnswer({ messages, tools })).toEqual({
    type: "text",
    text: "12 * 7 = 84\n\n(I am Patchbay's built-in demo model: I follow simple rules and do not think.)",
  });
});

test("later in a conversation it looks at the last message only, and gives calls new ids", () => {
  const first = [
    user("What is 12 * 7?"),
    ...called(["calculator", { expression: "12 * 7" }, { value: 84, text: "84" }]),
    assistant("12 * 7 = 84"),
  ];
  const planned = planAnswer({ messages: [...first, user("And 3 ^ 2?")], tools });
  expect(planned).toEqual({
    type: "tool_calls",
    calls: [{ id: "call_2", name: "calculator", arguments: { expression: "3 ^ 2" } }],
  });
  expect(planAnswer({ messages: [...first, user("Thank you!")], tools })).toMatchObject({ type: "text" });
});

test("of a page it tells status, title and the first sentences", () => {
  const page = {
    status: 200,
    content_type: "text/html",
    text: "Example Domain\n\nExample Domain\n\nThis domain is for examples. You may use it.\nAnd more. And more.",
    truncated: false,
  };
  const messages = [
    user("Read https://example.com"),
    ...called(["http_get", { url: "https://example.com" }, page]),
  ];
  expect(planAnswer({ messages: [user("Hi"), assistant("Hello"), ...messages], tools })).toEqual({
    type: "text",
    text: "https://example.com answered with status 200. It begins with “Example Domain” and goes on:\n\n> This domain is for examples. You may use it.",
  });
});

test("what failed is said honestly, beside what worked", () => {
  const messages = [
    user("2/0 and https://nowhere.example and https://example.com/missing"),
    ...called(
      ["calculator", { expression: "2/0" }, { error: "Division by zero." }],
      [
        "http_get",
        { url: "https://nowhere.example" },
        { error: "nowhere.example: the name does not resolve." },
      ],
      ["http_get", { url: "https://example.com/missing" }, { status: 404, text: "no" }],
    ),
  ];
  const planned = planAnswer({ messages, tools });
  expect(planned).toMatchObject({ type: "text" });
  expect(JSON.stringify(planned)).toContain("The tool calculator did not work: Division by zero.");
  expect(JSON.stringify(planned)).toContain("The tool http_get did not work: nowhere.example");
  expect(JSON.stringify(planned)).toContain("https://example.com/missing answered with status 404");
});

test("a tool that it does not know is quoted, also when its result is no JSON", () => {
  const result: Message = { id: "msg_t", role: "tool", text: "It rains.", tool_call_id: "call_9" };
  const asked = { ...assistant(""), tool_calls: [{ id: "call_9", name: "weather", arguments: {} }] };
  const planned = planAnswer({ messages: [user("Weather?"), asked, result] });
  expect(planned).toMatchObject({ text: expect.stringContaining("The tool weather answered: It rains.") });
});

test("for anything else it says what it is, what it saw, what to try and how to connect a real model", () => {
  const planned = planAnswer({ messages: [user("Write me a poem")], tools });
  expect(planned).toMatchObject({
    text: expect.stringMatching(/built-in demo model.*“Write me a poem”.*15% of 240.*OPENAI_API_KEY/s),
  });
});

test("without tools it suggests none; without messages it still answers", () => {
  expect(JSON.stringify(planAnswer({ messages: [user("Hello")] }))).not.toContain("Try me");
  expect(planAnswer({ messages: [] })).toMatchObject({ text: expect.stringContaining("demo model") });
});

test("an output schema is answered with JSON, once the tools have answered that were wanted", () => {
  const output_schema = {
    type: "object",
    properties: { topic: { enum: ["billing", "other"] } },
    required: ["topic"],
  };
  const json = { type: "text", text: '{"topic":"billing"}' };
  const asked = user("What is 2+2?");
  expect(planAnswer({ messages: [asked], output_schema })).toEqual(json);
  expect(planAnswer({ messages: [asked], tools, output_schema })).toMatchObject({ type: "tool_calls" });
  const answered = [asked, ...called(["calculator", { expression: "2+2" }, { value: 4, text: "4" }])];
  expect(planAnswer({ messages: answered, tools, output_schema })).toEqual(json);
});

test("a pasted page of links becomes four calls at most", () => {
  const links = Array.from({ length: 20 }, (_, index) => `https://example.com/${index}`).join(" ");
  const planned = planAnswer({ messages: [user(links)], tools });
  expect(planned.type === "tool_calls" && planned.calls.length).toBe(4);
});

test("a message of a million characters is answered as soon as any", () => {
  const planned = planAnswer({ messages: [user(`2 + 2${" ".repeat(1_000_000)}squared`)], tools });
  expect(planned).toMatchObject({ calls: [{ arguments: { expression: "2 + 2" } }] });
});
