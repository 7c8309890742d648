import type { AgentTemplate } from "../agent-template.ts";

/** A form in the middle of a run: it waits, for minutes or for days, until somebody has filled it in. */
export const eventIntake: AgentTemplate = {
  slug: "event-intake",
  name: { en: "Event intake", de: "Event-Anfrage" },
  description: {
    en: "Asks for what is missing with a form, waits until it is filled in, and has large events confirmed by a person.",
    de: "Fragt Fehlendes mit einem Formular ab, wartet, bis es ausgefüllt ist, und lässt große Events von einem Menschen bestätigen.",
  },
  shows: ["people", "branches"],
  example: { occasion: "A birthday dinner" },
  graph: {
    schema: "patchbay/graph@1",
    input: {
      type: "object",
      properties: { occasion: { type: "string", description: "What is celebrated", minLength: 1 } },
      required: ["occasion"],
    },
    output: {
      type: "object",
      properties: { status: { enum: ["booked", "declined"] }, message: { type: "string" } },
      required: ["status", "message"],
    },
    state: {},
    nodes: [
      { id: "start", type: "start", name: "Start" },
      {
        id: "details",
        type: "human_input",
        name: "Ask for the details",
        config: {
          prompt: "{{ input.occasion }}: a few details, please.",
          form: {
            type: "object",
            properties: {
              name: { type: "string", title: "Name", minLength: 1 },
              day: { type: "string", title: "Day", format: "date" },
              guests: { type: "integer", title: "Guests", minimum: 1, maximum: 200 },
              menu: { enum: ["meat", "fish", "vegetarian", "vegan"], title: "Menu" },
              wishes: { type: "string", title: "Wishes" },
            },
            required: ["name", "day", "guests", "menu"],
          },
        },
      },
      {
        id: "size",
        type: "condition",
        name: "A large event?",
        config: { cases: [{ id: "large", when: "nodes.details.guests > 12" }] },
      },
      {
        id: "confirm",
        type: "approval",
        name: "Can we do this?",
        config: {
          message:
            "{{ nodes.details.name }} asks for {{ nodes.details.guests }} guests on {{ nodes.details.day }} ({{ nodes.details.menu }}).",
        },
      },
      {
        id: "booked",
        type: "template",
        name: "Write the confirmation",
        config: {
          text: "Dear {{ nodes.details.name }}, we look forward to your {{ input.occasion }} on {{ nodes.details.day }} with {{ nodes.details.guests }} guests. Menu: {{ nodes.details.menu }}. {{ has(nodes.details.wishes) ? 'Noted: ' + nodes.details.wishes : '' }}",
        },
      },
      {
        id: "sorry",
        type: "template",
        name: "Write the refusal",
        config: {
          text: "Dear {{ nodes.details.name }}, we cannot host {{ nodes.details.guests }} guests on {{ nodes.details.day }}. {{ nodes.confirm.comment }}",
        },
      },
      {
        id: "accepted",
        type: "end",
        name: "Booked",
        config: { output: { status: '"booked"', message: "nodes.booked.text" } },
      },
      {
        id: "declined",
        type: "end",
        name: "Declined",
        config: { output: { status: '"declined"', message: "nodes.sorry.text" } },
      },
    ],
    edges: [
      { from: "start", to: "details" },
      { from: "details", to: "size" },
      { from: "size", port: "large", to: "confirm" },
      { from: "size", port: "else", to: "booked" },
      { from: "confirm", port: "approved", to: "booked" },
      { from: "confirm", port: "rejected", to: "sorry" },
      { from: "booked", to: "accepted" },
      { from: "sorry", to: "declined" },
    ],
    limits: { max_steps: 20 },
  },
};
