import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** A relative base, so that the built site works from any sub-path. */
export default defineConfig({
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  build: { target: "es2022", chunkSizeWarningLimit: 1500 },
});
