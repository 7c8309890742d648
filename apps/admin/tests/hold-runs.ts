import type { Page } from "@playwright/test";

/**
 * Holds back the stream of every run on this page after its `count`th piece of text, so that a run can be looked at in
 * its middle, however fast the machine is. Call it before the page is opened; answers with what lets the rest through.
 */
export async function holdRuns(page: Page, count: number): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await page.exposeFunction("whenReleased", () => gate.promise);
  await page.addInitScript((count) => {
    const send = globalThis.fetch;
    globalThis.fetch = async (...request) => {
      const response = await send(...request);
      if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true) return response;
      let rest = "";
      let pieces = 0;
      const held = response.body
        ?.pipeThrough(new TextDecoderStream())
        .pipeThrough(
          new TransformStream<string, string>({
            async transform(text, controller) {
              const frames = (rest + text).split("\n\n");
              rest = frames.pop() ?? "";
              for (const frame of frames) {
                controller.enqueue(`${frame}\n\n`);
                if (frame.startsWith("event: message.delta")) pieces += 1;
                if (pieces === count) await Reflect.get(globalThis, "whenReleased")();
              }
            },
          }),
        )
        .pipeThrough(new TextEncoderStream());
      return new Response(held, response);
    };
  }, count);
  return () => gate.resolve();
}
