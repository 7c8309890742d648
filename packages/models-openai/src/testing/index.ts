export {
  type FakeAnswer,
  type FakeContentPart,
  type FakeMessage,
  type FakeOpenAi,
  type FakeRequest,
  type FakeRequestBody,
  type FakeScript,
  startFakeOpenAi,
  textOf,
} from "./fake-openai.ts";
