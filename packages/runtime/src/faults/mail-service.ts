import { once } from "node:events";
// oxlint-disable-next-line no-restricted-imports -- A receiver on loopback for tests: nothing goes out by it.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A mail that the service was asked to send, once for each request. */
export interface MailRequest {
  readonly text: string;
  readonly idempotency_key: string;
}

export interface MailService {
  readonly origin: string;
  /** Everything that arrived, oldest first. */
  requests(text: string): readonly MailRequest[];
  /** The ids of the mails with this text that were really sent. */
  sent(text: string): readonly string[];
  close(): Promise<void>;
}

/**
 * A receiver of effects that counts them. `POST /keyed` sends one mail for one `Idempotency-Key` however often it comes,
 * and answers the same again; `POST /plain` has never heard of such keys and sends every time. Both answer `{mail_id}`.
 */
export async function startMailService(): Promise<MailService> {
  const requests: MailRequest[] = [];
  const sent: { readonly text: string; readonly mail_id: string }[] = [];
  const known = new Map<string, string>();

  const send = (text: string): string => {
    const mail_id = `mail-${sent.length + 1}`;
    sent.push({ text, mail_id });
    return mail_id;
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = "";
    for await (const piece of incoming.setEncoding("utf8")) text += String(piece);
    const idempotency_key = String(incoming.headers["idempotency-key"] ?? "");
    requests.push({ text, idempotency_key });
    const before = incoming.url === "/keyed" ? known.get(idempotency_key) : undefined;
    const mail_id = before ?? send(text);
    known.set(idempotency_key, mail_id);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ mail_id }));
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests: (text) => requests.filter((each) => each.text === text),
    sent: (text) => sent.filter((each) => each.text === text).map(({ mail_id }) => mail_id),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
