/** Builds the one file that the notebook loads: `../static/widget.js`, the same bytes every time. */
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outfile = process.argv[2] ?? here("../static/widget.js");

/** Style sheets lose their comments and spare white space; selectors and values stay as written. */
const styles = {
  name: "styles",
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await b.esbuild.transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

await build({
  entryPoints: [here("src/widget.tsx")],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [styles],
  outfile,
});

const bytes = readFileSync(outfile);
console.log(`widget.js ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzip`);
