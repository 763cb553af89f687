import { defineConfig } from "vitest/config";

// The one default export of the project: vitest reads its configuration this way.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: "v8", include: ["src/**"] },
  },
});
