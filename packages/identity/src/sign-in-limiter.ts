import { AppError } from "@patchbay/errors";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Somebody tried to sign in too often. */
export class TooManyAttemptsError extends AppError<"too_many_attempts"> {
  readonly retry_after_seconds: number;

  constructor(retry_after_seconds: number) {
    super("too_many_attempts", `Too many attempts to sign in: try again in ${retry_after_seconds} seconds.`, {
      details: { retry_after_seconds },
    });
    this.retry_after_seconds = retry_after_seconds;
  }
}

/** Counts attempts to sign in, in this process. */
export interface SignInLimiter {
  /** Counts an attempt before it is judged, so that many at once cannot slip through. @throws {TooManyAttemptsError} */
  begin(email: string, clientAddress: string): Promise<void>;
  /** Takes an attempt back that was right: only wrong ones are limited. */
  succeed(email: string, clientAddress: string): Promise<void>;
}

/** 10 wrong passwords for an account from one address, and 100 from one address for any, in 15 minutes. */
export function createSignInLimiter(): SignInLimiter {
  const duration = 15 * 60;
  const perAccount = new RateLimiterMemory({ keyPrefix: "account", points: 10, duration });
  const perAddress = new RateLimiterMemory({ keyPrefix: "address", points: 100, duration });
  return {
    async begin(email, clientAddress) {
      try {
        await perAddress.consume(clientAddress);
        await perAccount.consume(account(email, clientAddress));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new TooManyAttemptsError(Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000)));
      }
    },
    async succeed(email, clientAddress) {
      await perAddress.reward(clientAddress);
      await perAccount.delete(account(email, clientAddress));
    },
  };
}

function account(email: string, clientAddress: string): string {
  return `${clientAddress} ${email.toLowerCase()}`;
}
