import { expect, test } from "vitest";

import { findUrls } from "./find-urls.ts";

test.each([
  ["Read https://example.com.", ["https://example.com"]],
  ["(see http://a.example/x?y=1#z), please", ["http://a.example/x?y=1#z"]],
  ["https://a.example and https://b.example, https://a.example", ["https://a.example", "https://b.example"]],
  ["What does [this](https://example.com/a) say?", ["https://example.com/a"]],
  ["summarize example.com/news for me", ["https://example.com/news"]],
  ["I like example.com", []],
  ["nothing", []],
  ["https://", []],
])("%j names %j", (text, urls) => expect(findUrls(text)).toEqual(urls));
