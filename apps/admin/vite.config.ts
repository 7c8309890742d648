import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
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
