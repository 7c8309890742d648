export {
  type FakeAnswer,
  type FakeMessage,
  type FakeOpenAi,
  type FakeRequest,
  type FakeRequestBody,
  type FakeScript,
  startFakeOpenAi,
} from "./fake-openai.ts";
