import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The catalog of each language that the page speaks. */
const catalogs = { en: "words/english.ts", de: "words/german.ts" };

/** Says in the page where the words of each language lie, for public/language.js, which knows the language first. */
const wordsInPage: Plugin = {
  name: "words-in-page",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler: (_, { bundle = {} }) =>
      Object.entries(catalogs).map(([language, module]) => {
        const chunk = Object.values(bundle).find(
          (each) => each.type === "chunk" && each.facadeModuleId?.endsWith(module) === true,
        );
        if (chunk === undefined) throw new Error(`The words in ${module} are in no chunk of their own.`);
        const attrs = { name: `words-${language}`, content: `/${chunk.fileName}` };
        return { tag: "meta", attrs, injectTo: "head-prepend" as const };
      }),
  },
};

export default defineConfig({
  plugins: [react(), wordsInPage],
  // Another address of the API for whoever has more than one.
  server: { proxy: { "/api": process.env["PATCHBAY_DEV_API"] ?? "http://localhost:3000" } },
  // The API serves what lies in dist; source maps would double it and tell nothing that is not public.
  build: {
    sourcemap: false,
    target: "baseline-widely-available",
    // In kB. The builder is the largest page, and has the parser of expressions, which renaming reads them with; what of it is
    // not seen at once (text, comparison, explanations) loads later.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Our ground packages only define things, so the first page need not carry what only the builder uses of them.
      treeshake: { moduleSideEffects: [{ test: /packages\/(?:contracts|graph)\//, sideEffects: false }] },
      output: {
        codeSplitting: {
          // In one chunk, so that no-eval.ts, which main.tsx imports first, has run when the first schema is made.
          groups: [{ name: "zod", test: /no-eval|node_modules\/zod/ }],
        },
      },
    },
  },
});
