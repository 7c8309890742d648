/** The texts of the first minutes in English; `{name}` is filled in by the caller. */
export const startWords = {
  "start.recorded.title": "Recorded run",
  "start.recorded.text": "The demo agent was asked “{question}”. This is the way it took.",
  "start.recorded.run": "Run it yourself",
  "start.recorded.dismiss": "Put the recorded run away",

  "start.tour.count": "{number} of {of}",
  "start.tour.next": "Next",
  "start.tour.back": "Back",
  "start.tour.skip": "Skip the tour",
  "start.tour.begin": "Show me around",
  "start.tour.canvasTitle": "This is the agent",
  "start.tour.canvasText":
    "Each card is a step, each line a way that a run can take. Select a card to change what it does; mistakes show as you make them.",
  "start.tour.testTitle": "Try it here",
  "start.tour.testText":
    "Talk to the draft and watch its way light up on the canvas, with what each step took and answered.",
  "start.tour.publishTitle": "Make it real",
  "start.tour.publishText":
    "Publishing freezes a version that programs call. You can go on with the draft meanwhile, and go back to any version.",

  "start.gallery.title": "New agent",
  "start.gallery.description":
    "Begin with an agent that works and change it until it is yours, or with an empty graph.",
  "start.gallery.search": "Search templates",
  "start.gallery.shows": "What they show",
  "start.gallery.all": "All",
  "start.gallery.templates": "Templates",
  "start.gallery.none": "No template fits. Try another word, or begin with an empty graph.",
  "start.gallery.count": "{count} templates",
  "start.gallery.oneTemplate": "1 template",
  "start.gallery.try": "Try it with",
  "start.gallery.simpleName": "Simple answer",
  "start.gallery.simpleText": "One model that answers a message: the smallest agent that does something.",
  "start.gallery.emptyName": "Empty",
  "start.gallery.emptyText": "Nothing but a start and an end.",

  "start.model.use": "Use a real model",
  "start.model.own": "Model: {model}",
  "start.model.title": "Use a real model",
  "start.model.description":
    "The demo model follows simple rules and does not think. With a key of your provider, your agents answer for real, from the next message on.",
  "start.model.current":
    "Your agents are answered by {model}, with a key that was entered {ago}. Enter another one to replace it.",
  "start.model.key": "API key",
  "start.model.keyHint": "Of OpenAI or a compatible server. It is stored sealed, and never shown again.",
  "start.model.more": "Another server or model",
  "start.model.baseUrl": "Address of the server",
  "start.model.baseUrlHint":
    "With its version, such as https://api.example.com/v1. Leave it empty for OpenAI.",
  "start.model.name": "Model of the provider",
  "start.model.nameHint": "Leave it empty for the server’s usual one.",
  "start.model.submit": "Use this key",
  "start.model.remove": "Forget the key",
  "start.model.done": "Done: {model} answers from now on.",
  "start.model.silent": "The key is stored, but the model did not answer",
  "start.model.notKept": "The model did not answer, so the key was not kept",
  "start.model.keep": "Keep it all the same",
  "start.model.removed": "Forgotten: the server’s own model answers again.",

  "start.topic.conversation": "Conversation",
  "start.topic.branches": "Branches",
  "start.topic.tools": "Tools",
  "start.topic.people": "People decide",
  "start.topic.structured_output": "Data from text",
  "start.topic.parallel": "In parallel",
  "start.topic.map": "For each item",
  "start.topic.loop": "Loops",
  "start.topic.guardrails": "Guardrails",
  "start.topic.limits": "Limits",
} as const;
