import { config } from "zod";

// Zod would try whether it may compile its parsers, and a content security policy that forbids it reports the try.
config({ jitless: true });
