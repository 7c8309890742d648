import { expect, test } from "vitest";

import { judgeUrl } from "./judge-url.ts";

const none: ReadonlySet<string> = new Set();

test.each([
  "http://127.0.0.1/",
  "http://127.1/",
  "http://2130706433/",
  "http://0x7f000001/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://017700000001/",
  "http://127.0.0.1./",
  "http://１２７.０.０.１/",
  "http://127。0。0。1/",
  "http://%31%32%37.0.0.1/",
  "http://0/",
  "http://0.0.0.0:80/",
  "http://169.254.169.254/latest/meta-data/",
  "http://0xa9fea9fe/",
  "http://[::]/",
  "http://[::1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[64:ff9b::127.0.0.1]/",
  "http://[2002:7f00:1::]/",
  "http://[fd00:ec2::254]/",
  "https://10.0.0.1/",
  "https://192.168.0.1:8443/",
  "https://100.64.0.1/",
])("%s is refused for its address", (url) => {
  expect(() => judgeUrl(url, none)).toThrow(expect.objectContaining({ code: "egress_blocked_address" }));
});

test.each([
  "file:///etc/passwd",
  "ftp://example.com/",
  "gopher://127.0.0.1:70/",
  "data:text/plain,hello",
  "javascript:alert(1)",
  "unix:/var/run/docker.sock",
  "ws://example.com/",
  "blob:https://example.com/1",
])("%s is refused for its scheme", (url) => {
  expect(() => judgeUrl(url, none)).toThrow(expect.objectContaining({ code: "egress_blocked_scheme" }));
});

test.each([
  "",
  "example.com",
  "http://",
  "http://[fe80::1%25eth0]/",
  "http://[fe80::1%eth0]/",
  "http://1.2.3.4.5.6.7.8.9.256/",
  "http://256.256.256.256/",
  "http://exa mple.com/",
  "https://user@example.com/",
  "https://user:password@example.com/",
  "https://:password@example.com/",
])("%s is not a URL that can be called", (url) => {
  expect(() => judgeUrl(url, none)).toThrow(expect.objectContaining({ code: "egress_invalid_url" }));
});

test("a refusal names the host, and neither path nor query nor password", () => {
  const refused = catching(() => judgeUrl("http://bob:hunter2@10.0.0.1:81/secret?token=abc", none));
  expect(refused).toMatch(/10\.0\.0\.1:81/);
  expect(refused).not.toMatch(/hunter2|bob|secret|token|abc/);
});

test("an allowed origin passes exactly: another port or scheme of the same host does not", () => {
  const allowed = new Set(["http://127.0.0.1:8123"]);
  expect(judgeUrl("http://127.0.0.1:8123/v1", allowed).href).toBe("http://127.0.0.1:8123/v1");
  expect(() => judgeUrl("http://127.0.0.1:8124/v1", allowed)).toThrow("not public");
  expect(() => judgeUrl("https://127.0.0.1:8123/v1", allowed)).toThrow("not public");
});

function catching(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error) + JSON.stringify(error);
  }
  return "nothing was thrown";
}
