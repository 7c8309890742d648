import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": "http://localhost:3000" } },
  // The API serves what lies in dist; source maps would double it and tell nothing that is not public.
  build: { sourcemap: false, target: "baseline-widely-available" },
});
