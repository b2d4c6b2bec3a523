/** Bundles every `unit/*.test.ts` and runs it with Node's own test runner: no browser, no other library. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const frontend = join(here, "../../panoptic_nb/widget/frontend");
const { build } = createRequire(join(frontend, "package.json"))("esbuild");
const out = mkdtempSync(join(tmpdir(), "pnb-frontend-"));
try {
  const entryPoints = readdirSync(join(here, "unit")).filter((f) => f.endsWith(".test.ts")).map((f) => join(here, "unit", f));
  await build({
    entryPoints, outdir: out, bundle: true, format: "esm", platform: "node", target: "node20",
    outExtension: { ".js": ".mjs" }, nodePaths: [join(frontend, "node_modules")], loader: { ".css": "text" },
  });
  const files = readdirSync(out).map((f) => join(out, f));
  process.exitCode = spawnSync(process.execPath, ["--test", "--test-reporter=dot", ...files], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
